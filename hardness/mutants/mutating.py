"""Mutants: the functions of a module with one thing in one of them changed.

Some changes are not made, since no test could tell them by what the program does: docstrings; annotations and the type
that ``cast`` is told, which nothing reads at run time; and ``zip(..., strict=True)``, which says that two lengths are
equal and does something only where the program itself slipped.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import filterfalse
from types import CodeType, FunctionType
from typing import Any, Final

_COMPARISONS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SUMS: Final[dict[type[ast.operator], type[ast.operator]]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div}


ENTERED: Final = "__entered__"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where it stands, what it is (with a number where a function has it twice), and what makes it."""

    line: int
    function: str
    change: str
    make: Callable[[], CodeType]

    @property
    def code(self) -> CodeType:
        """The code of the function with the change."""
        return self.make()


def mutants_of(source: str, path: str) -> list[Mutant]:
    """Every mutant of a module's functions and methods, in the order of the text."""
    tree = ast.parse(source)
    found = []
    for name, function in _functions(tree, ""):
        times: Counter[str] = Counter()
        for number, node in enumerate(_nodes(function)):
            for change, changed in _changes(node):
                times[change] += 1
                called = change if times[change] == 1 else f"{change} #{times[change]}"
                make = partial(_changed_code, tree, path, name, number, changed)
                found.append(Mutant(getattr(node, "lineno", 0), name, called, make))
    return found


def _changed_code(tree: ast.Module, path: str, name: str, number: int, changed: ast.AST) -> CodeType:
    return _code_of(compile(_with_change(tree, name, number, changed), path, "exec"), name)


def telling_codes(source: str, path: str, module: str) -> dict[str, CodeType]:
    """The code of every function with a first statement that adds module and name to the global ``ENTERED``."""
    tree = ast.parse(source)
    for name, function in _functions(tree, ""):
        told = ast.parse(f"{ENTERED}.add({module + ':' + name!r})").body
        at = int(ast.get_docstring(function) is not None)
        function.body[at:at] = told
    code = compile(ast.fix_missing_locations(tree), path, "exec")
    return {name: _code_of(code, name) for name, _ in _functions(tree, "")}


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield f"{prefix}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def _nodes(function: ast.FunctionDef) -> list[ast.AST]:
    """Everything in the body of a function that does something; always in the same order."""
    return [node for statement in _statements(function) for node in _doing(statement)]


def _statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _doing(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all that stands in it and is looked at when it runs."""
    yield node
    parts: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.FunctionDef):
        parts = _statements(node)
    elif isinstance(node, ast.AnnAssign):
        parts = (node.value,) if node.value else ()
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        parts = (*node.args[int(node.func.id == "cast") :], *filterfalse(_is_strict, node.keywords))
    for part in parts:
        yield from _doing(part)


def _is_strict(keyword: ast.keyword) -> bool:
    return keyword.arg == "strict" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True


def _with_change(tree: ast.Module, name: str, number: int, changed: ast.AST) -> ast.Module:
    """A copy of a module in which a function's node of that number is another."""
    copied = copy.deepcopy(tree)
    function = next(found for found_name, found in _functions(copied, "") if found_name == name)
    target = _nodes(function)[number]
    target.__class__ = changed.__class__
    position = {key: value for key, value in vars(target).items() if key.endswith(("lineno", "col_offset"))}
    vars(target).clear()
    vars(target).update({**position, **vars(changed)})
    ast.fix_missing_locations(copied)
    return copied


def _code_of(code: CodeType, name: str) -> CodeType:
    for part in name.split("."):
        code = next(item for item in code.co_consts if isinstance(item, CodeType) and item.co_name == part)
    return code


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            other = _COMPARISONS[type(operator)]
            operators = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield f"{type(operator).__name__} -> {other.__name__}", ast.Compare(node.left, operators, node.comparators)
    elif isinstance(node, ast.BoolOp):
        other_word = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"-> {other_word.__name__}", ast.BoolOp(other_word(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not x -> not not x", ast.UnaryOp(ast.Not(), ast.UnaryOp(ast.Not(), node.operand))
    elif isinstance(node, ast.IfExp | ast.If):
        changed = copy.copy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield "if -> if not", changed
    elif isinstance(node, ast.BinOp) and type(node.op) in _SUMS:
        yield (
            f"{type(node.op).__name__} -> {_SUMS[type(node.op)].__name__}",
            ast.BinOp(node.left, _SUMS[type(node.op)](), node.right),
        )
    else:
        yield from _changed_statement(node)


def _changed_statement(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, ast.Constant):
        yield from _changed_constant(node.value)
    elif isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.Continue | ast.Raise):
        yield f"{type(node).__name__} removed", ast.Pass()
    elif isinstance(node, ast.Return) and not (node.value is None or _is_none(node.value)):
        yield "returns None", ast.Return(ast.Constant(None))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _changed_constant(value: Any) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(value, bool):
        yield f"{value} -> {not value}", ast.Constant(not value)
    elif isinstance(value, int | float):
        yield f"{value} -> {value + 1}", ast.Constant(value + 1)
    elif isinstance(value, str) and value.strip():
        yield f"{value[:30]!r} -> '¤'", ast.Constant("¤")


def function_in(module: Any, name: str) -> FunctionType | None:
    """The function of that name in a loaded module, without what decorators put around it."""
    found = module
    for part in name.split("."):
        found = vars(found).get(part) if found is not None else None
    while found is not None and not isinstance(found, FunctionType):
        found = getattr(found, "__wrapped__", None) or getattr(found, "fget", None) or getattr(found, "func", None)
    while found is not None and hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found if isinstance(found, FunctionType) else None
