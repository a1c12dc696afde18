// Moving through the graph: by mouse, finger, wheel and key.
const CLICK = 5; // pixels that a click may tremble
const DEEPEST = 60; // how much nearer than the whole one may go
const NEAREST = 14; // how near one comes to a few nodes
const FLIGHT = 350; // milliseconds to another view
const STEP = 60; // pixels that a key moves
const KEYS = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

const hasCalm = matchMedia("(prefers-reduced-motion: reduce)");

export class Moves {
  // `tell` has onHover(node), onPick(node, event), onMoved() for moves of the reader, and onFlight() for all others.
  constructor(stage, tell) {
    Object.assign(this, { stage, tell, pointers: new Map(), flight: 0 });
    const listen = (name, act, options) => stage.canvas.addEventListener(name, act, options);
    listen("pointerdown", (event) => this.press(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", (event) => this.release(event));
    listen("pointercancel", (event) => this.pointers.delete(event.pointerId));
    listen("pointerleave", () => this.pointers.size || tell.onHover(-1));
    listen("wheel", (event) => this.roll(event), { passive: false });
    listen("keydown", (event) => this.key(event));
  }

  // Moves what is seen by pixels.
  shift(x, y) {
    this.halt();
    const { camera, model } = this.stage;
    camera.x = Math.max(0, Math.min(model.width, camera.x - x / camera.scale));
    camera.y = Math.max(0, Math.min(model.height, camera.y - y / camera.scale));
    this.moved();
  }

  // Comes nearer, or goes away, so that what is at a place of the canvas stays there.
  zoom(factor, x = this.stage.wide / 2, y = this.stage.high / 2) {
    const { camera, least, wide, high } = this.stage;
    const scale = Math.max(least, Math.min(least * DEEPEST, camera.scale * factor));
    if (scale === camera.scale) return false;
    const [dx, dy] = [x - wide / 2, y - high / 2];
    this.halt();
    camera.x += dx / camera.scale - dx / scale;
    camera.y += dy / camera.scale - dy / scale;
    camera.scale = scale;
    this.moved();
    return true;
  }

  // Brings nodes into view; without any, the whole graph.
  fit(nodes = []) {
    const { model, least, wide, high } = this.stage;
    if (!nodes.length) return this.flyTo({ x: model.width / 2, y: model.height / 2, scale: least });
    const [left, right] = span(nodes, model.x);
    const [top, bottom] = span(nodes, model.y);
    const scale = Math.min((wide * 0.7) / Math.max(right - left, 1), (high * 0.8) / Math.max(bottom - top, 1), least * NEAREST);
    this.flyTo({ x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.max(scale, least) });
  }

  flyTo(goal) {
    const { stage } = this;
    const start = { ...stage.camera };
    const began = performance.now();
    this.halt();
    const step = (now) => {
      const part = hasCalm.matches ? 1 : Math.min(1, (now - began) / FLIGHT);
      const eased = 1 - (1 - part) ** 3;
      for (const axis of ["x", "y", "scale"]) stage.camera[axis] = start[axis] + (goal[axis] - start[axis]) * eased;
      this.flight = part < 1 ? requestAnimationFrame(step) : 0;
      if (part < 1) stage.glide();
      else stage.redraw();
    };
    step(began);
    this.tell.onFlight();
  }

  halt() {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
  }

  moved() {
    this.stage.glide();
    this.tell.onMoved();
  }

  place(event) {
    const box = this.stage.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  press(event) {
    this.stage.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { ...this.place(event), travelled: 0 });
  }

  move(event) {
    const at = this.place(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.tell.onHover(event.pointerType === "touch" ? -1 : this.stage.nodeAt(at.x, at.y));
    const others = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, other]) => other);
    const travelled = before.travelled + Math.hypot(at.x - before.x, at.y - before.y);
    this.pointers.set(event.pointerId, { ...at, travelled });
    if (others.length) return this.pinch(before, at, others[0]);
    if (travelled > CLICK) this.shift(at.x - before.x, at.y - before.y);
  }

  pinch(before, at, other) {
    const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    this.zoom(apart(at) / apart(before), (at.x + other.x) / 2, (at.y + other.y) / 2);
    this.shift((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  release(event) {
    const pressed = this.pointers.get(event.pointerId);
    this.pointers.delete(event.pointerId);
    if (!pressed || pressed.travelled > CLICK || this.pointers.size) return;
    const node = this.stage.nodeAt(pressed.x, pressed.y);
    if (node >= 0) this.tell.onPick(node, event);
  }

  // The wheel zooms as long as there is something to zoom; after that the page scrolls.
  roll(event) {
    const { x, y } = this.place(event);
    if (this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), x, y)) event.preventDefault();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[event.key]) this.shift(...KEYS[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(1.4);
    else if (event.key === "-") this.zoom(1 / 1.4);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }
}

function span(nodes, column) {
  const values = nodes.map((node) => column[node]);
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
