// The graph on a canvas. It is drawn only when something changed; while one moves through it, a bitmap of it is moved.
import { FAR, WIDE, drawNames, drawRegions } from "./graph-names.js";
import { Near } from "./graph-near.js";

const NODE = 2.3; // radius in pixels of a node without edges when the whole graph is in view
const NEAR = 8; // pixels around a node that still count as the node
const CALM = 140; // milliseconds without a move after which names come back
const MARGIN = 1.5; // how much larger than the view the bitmap is
const BLURRED = 2; // how far the bitmap may be stretched
const SPARSE = 0.6; // and how far shrunk
const CIRCLE = 2 * Math.PI;

// One shape for each kind, so that colour alone tells nothing; all are about as large.
const SHAPES = [
  (pen, x, y, r) => { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, CIRCLE); },
  (pen, x, y, r) => pen.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
  (pen, x, y, r) => polygon(pen, x, y, [0, -r * 1.3, r * 1.3, 0, 0, r * 1.3, -r * 1.3, 0]),
  (pen, x, y, r) => polygon(pen, x, y, [0, -r * 1.3, r * 1.25, r, -r * 1.25, r]),
  (pen, x, y, r) => polygon(pen, x, y, [-r * 1.25, -r, r * 1.25, -r, 0, r * 1.3]),
  (pen, x, y, r) => polygon(pen, x, y, [-r * 1.4, -r * 0.45, r * 1.4, -r * 0.45, r * 1.4, r * 0.45, -r * 1.4, r * 0.45]),
];

function polygon(pen, x, y, corners) {
  pen.moveTo(x + corners[0], y + corners[1]);
  for (let at = 2; at < corners.length; at += 2) pen.lineTo(x + corners[at], y + corners[at + 1]);
  pen.closePath();
}

export class Stage {
  constructor(canvas, model) {
    Object.assign(this, { canvas, model, hovered: -1, members: null, chain: new Set() });
    this.pen = canvas.getContext("2d", { alpha: false });
    this.radius = Float32Array.from(model.degree, (degree) => NODE * (0.7 + 0.28 * Math.sqrt(degree)));
    this.widest = this.radius.reduce((a, b) => Math.max(a, b), 0);
    this.near = new Near(model);
    this.homes = nodesByHome(model);
    this.bitmap = document.createElement("canvas");
    this.bitmapPen = this.bitmap.getContext("2d", { alpha: false });
    this.camera = { x: model.width / 2, y: model.height / 2, scale: 0 };
    this.readColours();
    new ResizeObserver(() => this.resize()).observe(canvas);
    new MutationObserver(() => this.readColours()).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  }

  readColours() {
    const style = getComputedStyle(this.canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    this.colours = Array.from({ length: this.model.pillarNames.length + 1 }, (_, at) => colour(`--avs-pillar-${Math.min(at, 6)}`));
    this.ground = style.backgroundColor;
    this.ink = style.color;
    this.accent = colour("--md-accent-fg-color");
    this.font = `12px ${style.fontFamily}`;
    this.redraw();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    const isFirst = !this.camera.scale;
    Object.assign(this, { wide: width, high: height, density: Math.min(devicePixelRatio || 1, 2) });
    this.canvas.width = width * this.density;
    this.canvas.height = height * this.density;
    this.least = 0.94 * Math.min(width / this.model.width, height / this.model.height);
    if (isFirst) this.camera.scale = this.least;
    this.kept = null;
    this.draw(); // at once: a canvas of a new size is empty
  }

  // Something else than the place from which one looks has changed.
  redraw() {
    this.kept = null;
    this.ask(true);
  }

  // Only the place from which one looks has changed: the bitmap is moved, and drawn sharp once all is calm.
  glide() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.ask(true), CALM);
    this.ask(false);
  }

  ask(isSharp) {
    this.isSharp ||= isSharp;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.isSharp) this.draw();
      else this.drawMoving();
    });
  }

  // Dims all but some nodes; null dims none. The edges of a chain are drawn strongly.
  emphasise(members, chain = []) {
    this.members = members;
    this.chain = new Set(chain);
    this.redraw();
  }

  hover(node) {
    if (node === this.hovered) return;
    this.hovered = node;
    this.canvas.classList.toggle("avs-pointing", node >= 0);
    this.redraw();
  }

  screenX(node) { return (this.model.x[node] - this.camera.x) * this.camera.scale + this.wide / 2; }
  screenY(node) { return (this.model.y[node] - this.camera.y) * this.camera.scale + this.high / 2; }
  isBright(node) { return this.model.isNodeShown[node] && (!this.members || this.members.has(node)); }

  draw() {
    if (!this.wide || !this.camera.scale) return;
    this.isSharp = false;
    this.grow();
    this.paint();
    drawNames(this);
  }

  // The bitmap where one looks now, with nothing but the names of pillars over it.
  drawMoving() {
    if (!this.wide || !this.camera.scale) return;
    if (!this.holdsView()) this.keepBitmap();
    const { pen, kept, camera, wide, high } = this;
    const ratio = camera.scale / kept.scale;
    const [width, height] = [kept.wide * ratio, kept.high * ratio];
    this.clear();
    pen.drawImage(this.bitmap, wide / 2 + (kept.x - camera.x) * camera.scale - width / 2, high / 2 + (kept.y - camera.y) * camera.scale - height / 2, width, height);
    if (!this.members && camera.scale <= this.least * FAR) drawRegions(this);
  }

  // Whether the bitmap has everything that is in view, about as large as it should be.
  holdsView() {
    const { kept, camera, model, wide, high } = this;
    const ratio = kept ? camera.scale / kept.scale : 0;
    if (ratio < SPARSE || ratio > BLURRED) return false;
    const isHeld = (middle, size, keptMiddle, keptSize, end) => {
      const [half, keptHalf] = [size / 2 / camera.scale, keptSize / 2 / kept.scale];
      return keptMiddle - keptHalf <= Math.max(0, middle - half) && keptMiddle + keptHalf >= Math.min(end, middle + half);
    };
    return isHeld(camera.x, wide, kept.x, kept.wide, model.width) && isHeld(camera.y, high, kept.y, kept.high, model.height);
  }

  keepBitmap() {
    const { pen, wide, high, density } = this;
    this.grow();
    Object.assign(this, { pen: this.bitmapPen, wide: Math.ceil(wide * MARGIN), high: Math.ceil(high * MARGIN), density: 1 });
    Object.assign(this.bitmap, { width: this.wide, height: this.high });
    this.paint();
    this.kept = { ...this.camera, wide: this.wide, high: this.high };
    Object.assign(this, { pen, wide, high, density });
  }

  clear() {
    const { pen } = this;
    pen.setTransform(this.density, 0, 0, this.density, 0, 0);
    pen.fillStyle = this.ground;
    pen.fillRect(0, 0, this.wide, this.high);
  }

  paint() {
    this.clear();
    this.placeNodes();
    this.drawEdges();
    this.drawNodes();
  }

  // How much larger nodes are than when the whole graph is in view.
  grow() {
    this.growth = Math.min(3, (this.camera.scale / this.least) ** 0.45) * Math.min(1, Math.max(0.6, this.wide / WIDE));
  }

  // Where nodes are on the screen, and which of them are in view.
  placeNodes() {
    const { count, isNodeShown } = this.model;
    this.atX ??= new Float32Array(count);
    this.atY ??= new Float32Array(count);
    this.inView ??= new Uint8Array(count);
    for (let node = 0; node < count; node++) {
      const x = (this.atX[node] = this.screenX(node));
      const y = (this.atY[node] = this.screenY(node));
      this.inView[node] = Number(isNodeShown[node] && x > -20 && y > -20 && x < this.wide + 20 && y < this.high + 20);
    }
  }

  drawEdges() {
    const { model, pen } = this;
    const strong = [];
    pen.beginPath();
    for (let edge = 0; edge < model.source.length; edge++) {
      if (!model.isEdgeShown[edge]) continue;
      const from = model.source[edge];
      const to = model.target[edge];
      if (this.isOutside(from, to)) continue;
      if (from === this.hovered || to === this.hovered || this.chain.has(edge) || (this.members && this.members.has(from) && this.members.has(to))) strong.push(edge);
      else this.line(edge);
    }
    pen.lineWidth = 1 / this.density;
    pen.strokeStyle = this.ink;
    pen.globalAlpha = this.members ? 0.035 : 0.1;
    pen.stroke();
    this.drawStrong(strong);
  }

  drawStrong(edges) {
    const { pen } = this;
    for (const [isChain, width, alpha] of [[false, 1, 0.6], [true, 3, 1]]) {
      pen.beginPath();
      for (const edge of edges) if (this.chain.has(edge) === isChain) this.line(edge);
      pen.lineWidth = width;
      pen.globalAlpha = alpha;
      pen.strokeStyle = isChain ? this.accent : this.ink;
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  line(edge) {
    const from = this.model.source[edge];
    const to = this.model.target[edge];
    this.pen.moveTo(this.atX[from], this.atY[from]);
    this.pen.lineTo(this.atX[to], this.atY[to]);
  }

  // Whether a line between two nodes certainly misses the view.
  isOutside(from, to) {
    const { atX, atY } = this;
    return (atX[from] < 0 && atX[to] < 0) || (atY[from] < 0 && atY[to] < 0) || (atX[from] > this.wide && atX[to] > this.wide) || (atY[from] > this.high && atY[to] > this.high);
  }

  drawNodes() {
    const { model, pen } = this;
    for (const isBright of [false, true]) {
      if (!isBright && !this.members) continue;
      pen.globalAlpha = isBright ? 1 : 0.15;
      for (let home = -1; home < this.colours.length - 1; home++) {
        pen.beginPath();
        for (const node of this.homes[home + 1]) if (this.inView[node] && Boolean(this.isBright(node)) === isBright) this.shape(node);
        pen.fillStyle = this.colours[home + 1];
        pen.fill();
      }
    }
    pen.globalAlpha = 1;
    if (this.hovered >= 0) this.ring(this.hovered);
  }

  shape(node, more = 0) {
    SHAPES[this.model.kind[node] % SHAPES.length](this.pen, this.atX[node], this.atY[node], this.radius[node] * this.growth + more);
  }

  ring(node) {
    this.pen.beginPath();
    this.shape(node, 2);
    this.pen.lineWidth = 3;
    this.pen.strokeStyle = this.accent;
    this.pen.stroke();
  }

  // The nearest bright node at a place on the canvas, or -1.
  nodeAt(x, y) {
    const { camera, near, radius, growth, model } = this;
    const reach = (NEAR + this.widest * growth) / camera.scale;
    const [placeX, placeY] = [camera.x + (x - this.wide / 2) / camera.scale, camera.y + (y - this.high / 2) / camera.scale];
    let best = -1;
    let least = NEAR;
    near.forEachWithin(placeX, placeY, reach, (node) => {
      if (!this.isBright(node)) return;
      const distance = Math.hypot(model.x[node] - placeX, model.y[node] - placeY) * camera.scale - radius[node] * growth;
      if (distance < least || (distance === least && node < best)) [best, least] = [node, distance];
    });
    return best;
  }
}

// The nodes of each colour, the foremost last so that they lie on top; those without a pillar first.
function nodesByHome(model) {
  const homes = Array.from({ length: model.pillarNames.length + 1 }, () => []);
  for (let node = model.count - 1; node >= 0; node--) homes[model.home[node] + 1].push(node);
  return homes;
}
