// Which nodes lie near a place: they stand in a grid of squares, so that pointing looks at a few and not at all.
const SQUARES = 48; // along the wider side

export class Near {
  constructor(model) {
    this.model = model;
    this.side = Math.max(model.width, model.height, 1) / SQUARES;
    this.squares = new Map();
    for (let node = 0; node < model.count; node++) {
      const square = this.key(this.at(model.x[node]), this.at(model.y[node]));
      if (this.squares.has(square)) this.squares.get(square).push(node);
      else this.squares.set(square, [node]);
    }
  }

  at(place) { return Math.floor(place / this.side); }
  key(column, row) { return row * 4096 + column; }

  // Calls with each node of the squares that a circle touches.
  forEachWithin(x, y, reach, visit) {
    for (let row = this.at(y - reach); row <= this.at(y + reach); row++) {
      for (let column = this.at(x - reach); column <= this.at(x + reach); column++) {
        for (const node of this.squares.get(this.key(column, row)) ?? []) visit(node);
      }
    }
  }
}
