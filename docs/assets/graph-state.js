// What a reader has chosen in the graph, as the query of the address says it.
const NAMES = ["q", "pillar", "kind", "relation", "years", "focus", "steps", "path", "at"];
const NONE = "none"; // records without a pillar

const idsOf = (model) => ({
  pillars: [...model.pillarNames.map((pillar) => pillar.id), NONE],
  kinds: model.kindNames.map((kind) => kind.id),
  relations: model.relations.map((relation) => relation.id),
});
const PARAMETERS = { pillars: "pillar", kinds: "kind", relations: "relation" };

export function readState(model) {
  const query = new URLSearchParams(location.search);
  const known = idsOf(model);
  const state = { q: query.get("q") ?? "", steps: query.get("steps") === "2" ? 2 : 1 };
  for (const [name, parameter] of Object.entries(PARAMETERS)) {
    const chosen = query.get(parameter)?.split(",").map((id) => known[name].indexOf(id)).filter((at) => at >= 0);
    state[name] = new Set(chosen ?? known[name].keys());
  }
  const years = query.get("years")?.match(/^(\d{4})-(\d{4})$/);
  [state.from, state.to] = years ? [Number(years[1]), Number(years[2])] : model.years;
  state.focus = model.numbers.get(query.get("focus")) ?? -1;
  const ends = (query.get("path") ?? "").split(",").map((id) => model.numbers.get(id) ?? -1);
  [state.start, state.end] = ends.length === 2 ? ends : [-1, -1];
  state.at = readCamera(query.get("at"));
  return state;
}

function readCamera(text) {
  const [x, y, scale] = (text ?? "").split(",").map(Number);
  return [x, y, scale].every(Number.isFinite) && scale > 0 ? { x, y, scale } : null;
}

// Writes the state into the address: as a step of the history where one may want to come back to the one before.
export function writeState(model, state, isStep) {
  const address = new URL(location.href);
  for (const name of NAMES) address.searchParams.delete(name);
  for (const [name, value] of Object.entries(parametersOf(model, state))) if (value) address.searchParams.set(name, value);
  address.search = address.search.replaceAll("%2C", ",");
  if (address.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", address);
}

function parametersOf(model, state) {
  const known = idsOf(model);
  const chosen = (name) => (state[name].size < known[name].length ? known[name].filter((_, at) => state[name].has(at)).join(",") || "-" : "");
  const isWhole = state.from <= model.years[0] && state.to >= model.years[1];
  return {
    q: state.q.trim(),
    ...Object.fromEntries(Object.entries(PARAMETERS).map(([name, parameter]) => [parameter, chosen(name)])),
    years: isWhole ? "" : `${state.from}-${state.to}`,
    focus: state.focus >= 0 ? model.id[state.focus] : "",
    steps: state.focus >= 0 && state.steps === 2 ? "2" : "",
    path: state.start >= 0 && state.end >= 0 ? `${model.id[state.start]},${model.id[state.end]}` : "",
    at: state.at ? [Math.round(state.at.x), Math.round(state.at.y), Number(state.at.scale.toPrecision(3))].join(",") : "",
  };
}
