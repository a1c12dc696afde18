// Names over the graph: of the foremost records in view, and of the pillars as long as one sees the whole.
const NAMES = 36; // names at once on a wide canvas
const LONG = 30; // letters of a name
export const WIDE = 800; // pixels
export const FAR = 2; // up to so near the names of pillars are shown

// Names of the foremost nodes in view that find room; that of the node pointed at always.
export function drawNames(stage) {
  const { model, pen } = stage;
  pen.font = stage.font;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  const taken = stage.members || stage.camera.scale > stage.least * FAR ? [] : drawRegions(stage);
  const most = taken.length + NAMES * Math.min(1, stage.wide / WIDE);
  if (stage.hovered >= 0 && model.isNodeShown[stage.hovered]) name(stage, stage.hovered, `${model.label[stage.hovered]} (${model.words(stage.hovered)})`, taken, true);
  for (let node = 0; node < model.count && taken.length < most; node++) {
    if (stage.inView[node] && stage.isBright(node) && node !== stage.hovered) name(stage, node, model.label[node], taken, false);
  }
}

// The first word of each pillar amid its records, as long as one sees the whole; returns the places taken.
export function drawRegions(stage) {
  const { model, pen } = stage;
  stage.middles ??= model.pillarNames.map((_, pillar) => middleOf(model, pillar));
  pen.textAlign = "center";
  pen.font = stage.font.replace("12px", "700 17px");
  const taken = stage.middles.flatMap((middle, pillar) => {
    if (!middle) return [];
    const x = (middle.x - stage.camera.x) * stage.camera.scale + stage.wide / 2;
    const y = (middle.y - stage.camera.y) * stage.camera.scale + stage.high / 2;
    write(stage, model.pillarNames[pillar].label.split(" ")[0], x, y, 5, stage.colours[pillar + 1]);
    return [{ x: x - 60, y, width: 120 }];
  });
  pen.textAlign = "start";
  pen.font = stage.font;
  return taken;
}

function write(stage, text, x, y, halo, colour) {
  const { pen } = stage;
  pen.lineWidth = halo;
  pen.strokeStyle = stage.ground;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

function name(stage, node, text, taken, isPointed) {
  const short = text.length > LONG && !isPointed ? `${text.slice(0, LONG - 1)}…` : text;
  const width = short.length * 6.6;
  const right = stage.atX[node] + stage.radius[node] * stage.growth + 4;
  const x = right + width > stage.wide ? Math.max(4, right - width - 2 * stage.radius[node] * stage.growth - 8) : right;
  const y = stage.atY[node];
  if (!isPointed && taken.some((box) => x < box.x + box.width && box.x < x + width && Math.abs(y - box.y) < 15)) return;
  taken.push({ x, y, width });
  write(stage, short, x, y, isPointed ? 6 : 3, stage.ink);
}

// The middle of a pillar's records, or null.
function middleOf(model, pillar) {
  let [x, y, count] = [0, 0, 0];
  for (let node = 0; node < model.count; node++) {
    if (model.home[node] !== pillar) continue;
    x += model.x[node];
    y += model.y[node];
    count++;
  }
  return count ? { x: x / count, y: y / count } : null;
}
