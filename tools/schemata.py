"""Mutants of C++ sources from clang's syntax tree, and the rewriting that puts many of them into one build (schemata.h).

A mutant is one small change: `a < b` becomes `(chosen(17) ? a <= b : a < b)`. Left out is what the compiler evaluates: template
arguments, constants, case labels, static assertions, conditions of `if constexpr`.
"""
import collections
import dataclasses
import hashlib
import re

from clang.cindex import CursorKind as K, Index, TypeKind

CHOSEN = "::advproof_mutants::chosen({number})"
CHOICE = "(" + CHOSEN + " ? {other} : {text})"
NEGATION = "(" + CHOSEN + " ? !({other}) : static_cast<bool>({text}))"
DROPPED = "{{ if (!" + CHOSEN + ") {text} }}"
RETURN = " if (" + CHOSEN + "){other} {text}"

MOST = 1 << 20  # numbers of mutants, as in schemata.h
INCLUDE = b'#include "schemata.h"\n'

RELATIONS = {"<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "==": ["!="], "!=": ["=="]}
ARITHMETIC = {"+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "%": ["*"], "+=": ["-="], "-=": ["+="], "*=": ["/="], "/=": ["*="],
              "&": ["|"], "|": ["&"], "<<": [">>"], ">>": ["<<"]}
LOGIC = {"&&": ["||"], "||": ["&&"]}
OPERATORS = RELATIONS | ARITHMETIC | LOGIC
SYMMETRIC = {"min", "max", "hypot", "swap", "lcm", "gcd", "is_same"}  # swapped arguments change nothing

COMPILED = {K.STATIC_ASSERT, K.ENUM_DECL, K.TEMPLATE_TYPE_PARAMETER, K.TEMPLATE_NON_TYPE_PARAMETER, K.TYPEDEF_DECL,
            K.TEMPLATE_TEMPLATE_PARAMETER, K.TYPE_ALIAS_DECL, K.TYPE_ALIAS_TEMPLATE_DECL, K.CXX_UNARY_EXPR,
            K.CXX_TYPEID_EXPR, K.DECL_REF_EXPR, K.TYPE_REF, K.TEMPLATE_REF, K.NAMESPACE_REF, K.USING_DECLARATION}
CLASSES = {K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE, K.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION}
FUNCTIONS = {K.FUNCTION_DECL, K.CXX_METHOD, K.FUNCTION_TEMPLATE, K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION}
UNKNOWN = {TypeKind.DEPENDENT, TypeKind.UNEXPOSED}


@dataclasses.dataclass(frozen=True)
class Edit:
    start: int
    end: int
    form: str  # of the text that replaces [start, end)
    other: bytes = b""


@dataclasses.dataclass
class Mutant:
    file: str
    room: str
    kind: str
    edits: list
    line: int = 0
    before: str = ""  # the lines it is in, and what they become
    after: str = ""
    dropped: str = ""  # the statement, where one is dropped
    id: str = ""


def room_of(file):
    parts = file.split("/")
    if parts[0] not in ("src", "include"):
        return parts[0]
    return parts[1 if parts[0] == "src" else 2].split(".")[0]


class Finder:
    """Finds the mutants of one file in the tree of a translation unit that includes it."""

    def __init__(self, file, source):
        self.file = file
        self.source = source
        self.mutants = []

    def add(self, kind, *edits):
        self.mutants.append(Mutant(self.file, room_of(self.file), kind, list(edits)))

    def span(self, cursor):
        return cursor.extent.start.offset, cursor.extent.end.offset

    def text(self, start, end):
        return self.source[start:end]

    def choose(self, kind, start, end, other):
        self.add(kind, Edit(start, end, CHOICE, other))

    def walk(self, cursor, parent=None):
        kind = cursor.kind
        if kind in COMPILED or kind.is_attribute() or self.text(*self.span(cursor)).startswith((b"concept", b"requires")):
            return
        if kind in FUNCTIONS:
            self.early_return(cursor)
        elif kind == K.VAR_DECL and self.is_constant(cursor):
            return
        elif kind == K.BINARY_OPERATOR or kind == K.COMPOUND_ASSIGNMENT_OPERATOR:
            self.binary(cursor)
        elif kind == K.UNARY_OPERATOR:
            self.unary(cursor)
        elif kind == K.CALL_EXPR:
            self.call(cursor)
        elif kind == K.INIT_LIST_EXPR:
            self.swaps(list(cursor.get_children()))
        elif kind in (K.INTEGER_LITERAL, K.FLOATING_LITERAL, K.CXX_BOOL_LITERAL_EXPR):
            self.literal(cursor)
        elif kind == K.MEMBER_REF_EXPR:
            self.field(cursor)
        elif kind in (K.CONDITIONAL_OPERATOR, K.IF_STMT, K.WHILE_STMT, K.DO_STMT):
            self.negation(cursor)
        children = self.evaluated(cursor)
        for statement in self.statements(cursor, children):
            self.drop(statement, cursor, parent)
        for child in children:
            self.walk(child, cursor)

    def evaluated(self, cursor):
        """The children without those that the compiler evaluates, as template arguments and array bounds."""
        children = list(cursor.get_children())
        kind = cursor.kind
        if kind == K.CASE_STMT:
            return children[1:]
        if kind in CLASSES:
            return [child for child in children if child.kind.is_declaration()]
        if kind == K.IF_STMT and re.match(rb"if\s+constexpr", self.text(*self.span(cursor))):
            return [child for child in children if child.kind.is_statement() or self.starts_statement(child)]
        if kind in FUNCTIONS:
            return [child for child in children if child.kind in (K.COMPOUND_STMT, K.PARM_DECL)
                    or child.kind.is_expression() and b"requires" not in self.source[:child.extent.start.offset][-40:]
                    and b"noexcept" not in self.source[:child.extent.start.offset][-20:]]
        if kind in (K.VAR_DECL, K.FIELD_DECL, K.PARM_DECL):
            name = cursor.location.offset
            bounds = cursor.type.get_canonical().kind in (TypeKind.CONSTANTARRAY, TypeKind.DEPENDENTSIZEDARRAY)
            return [child for child in children if child.extent.start.offset >= name
                    and not (bounds and b"]" not in self.text(name, child.extent.start.offset))]
        if kind == K.MEMBER_REF_EXPR:
            return [child for child in children if child.extent.end.offset <= cursor.location.offset]
        if kind in (K.CXX_FUNCTIONAL_CAST_EXPR, K.CXX_STATIC_CAST_EXPR, K.CALL_EXPR, K.UNEXPOSED_EXPR, K.LAMBDA_EXPR):
            kept = []
            for child in children:  # skips f<3>(x) and T<3>{x}, whose arguments follow a '<'
                before = self.text(cursor.extent.start.offset, child.extent.start.offset)
                if not (child.kind.is_expression() and before.count(b"<") > before.count(b">") and kind != K.LAMBDA_EXPR
                        and not re.search(rb"[({]", before)):
                    kept.append(child)
            return kept
        return children

    def is_constant(self, cursor):
        """Whether the compiler fixes the value: such a variable would stay as it is."""
        name = cursor.location.offset
        declared = self.text(cursor.extent.start.offset, name)
        if re.search(rb"\bconstexpr\b|\bconstinit\b", declared):
            return True
        if not cursor.type.get_canonical().is_const_qualified():
            return False
        uses = (K.DECL_REF_EXPR, K.CALL_EXPR, K.MEMBER_REF_EXPR, K.LAMBDA_EXPR, K.CXX_THIS_EXPR)
        return not any(child.kind in uses for child in cursor.walk_preorder())

    # expressions

    def is_number(self, type_):
        canonical = type_.get_canonical()
        if canonical.kind in UNKNOWN:
            return not canonical.spelling.startswith("std::")
        if canonical.kind == TypeKind.RECORD:
            return re.match(r"(const )?(advproof::|boost::multiprecision)", canonical.spelling) is not None
        return TypeKind.BOOL.value <= canonical.kind.value <= TypeKind.LONGDOUBLE.value

    def binary(self, cursor):
        children = list(cursor.get_children())
        if len(children) == 2:
            self.operator(cursor, children[0], children[1])

    def operator(self, cursor, left, right):
        start, end = self.span(cursor)
        left_end, right_start = left.extent.end.offset, right.extent.start.offset
        found = re.fullmatch(rb"(\s*)([-+*/%<>=!&|]+)(\s*)", self.text(left_end, right_start))
        if not found or left.extent.start.offset != start or right.extent.end.offset != end:
            return
        sign = found[2].decode()
        if sign in ARITHMETIC and not (self.is_number(left.type) and self.is_number(right.type)):
            return
        kind = "relation" if sign in RELATIONS else "logic" if sign in LOGIC else "arithmetic"
        for other in OPERATORS.get(sign, []):
            self.choose(kind, start, end, self.text(start, left_end) + found[1] + other.encode() + found[3] + self.text(right_start, end))

    def unary(self, cursor):
        start, end = self.span(cursor)
        operand = next(iter(cursor.get_children()), None)
        if operand is None or not operand.extent.end.offset == end:
            return
        sign = self.text(start, operand.extent.start.offset).strip()
        if sign == b"-" and operand.kind not in (K.INTEGER_LITERAL, K.FLOATING_LITERAL) or sign == b"!":
            other = self.text(operand.extent.start.offset, end)
            self.choose("sign", start, end, b"static_cast<bool>(" + other + b")" if sign == b"!" else other)

    def call(self, cursor):
        children = list(cursor.get_children())
        name = cursor.spelling
        if name.startswith("operator") and len(children) == 3:
            self.operator(cursor, children[0], children[2])
        elif name == "operator-" and len(children) == 2 and self.text(*self.span(cursor)).startswith(b"-"):
            self.choose("sign", *self.span(cursor), self.text(cursor.extent.start.offset + 1, cursor.extent.end.offset))
        elif not name.startswith("operator") and name not in SYMMETRIC:
            self.swaps([argument for argument in cursor.get_arguments() if argument is not None])

    def swaps(self, arguments):
        for one, two in zip(arguments, arguments[1:]):
            (start, end), (start2, end2) = self.span(one), self.span(two)
            kind = one.type.get_canonical().kind
            if (not start < end <= start2 < end2 or kind in UNKNOWN or K.INIT_LIST_EXPR in (one.kind, two.kind)
                    or kind == TypeKind.INVALID or one.type.get_canonical().spelling.removeprefix("const ")
                    != two.type.get_canonical().spelling.removeprefix("const ")):
                continue
            first, second = self.text(start, end), self.text(start2, end2)
            if first != second and self.text(end, start2).strip() == b",":
                self.add("swap", Edit(start, end, CHOICE, second), Edit(start2, end2, CHOICE, first))

    def literal(self, cursor):
        start, end = self.span(cursor)
        text = self.text(start, end)
        if cursor.kind == K.CXX_BOOL_LITERAL_EXPR:
            if text in (b"true", b"false"):
                self.choose("constant", start, end, b"false" if text == b"true" else b"true")
        elif cursor.kind == K.INTEGER_LITERAL:
            if re.fullmatch(rb"\d+", text):
                self.choose("constant", start, end, b"%d" % (int(text) + 1))
            elif re.fullmatch(rb"(0[xb])?[\da-fA-F']+[uUlLzZ]*", text):
                self.choose("constant", start, end, b"(" + text + b" + 1)")
            if re.fullmatch(rb"[1-9]\d*", text):
                self.choose("constant", start, end, b"%d" % (int(text) - 1))
        elif re.fullmatch(rb"[\da-fA-Fx.'pe+-]+", text):
            value = text.replace(b"'", b"").decode()
            number = float.fromhex(value) if value.startswith("0x") else float(value)
            other = b" + 1)" if number == 0 or abs(number) >= 0.1 else b" * 2)"
            self.choose("constant", start, end, b"(" + text + other)

    def field(self, cursor):
        """x.train for x.test: another field of the same type."""
        declared = cursor.referenced
        start = cursor.location.offset
        name = cursor.spelling.encode()
        if declared is None or declared.kind != K.FIELD_DECL or self.text(start, start + len(name)) != name:
            return
        fields = [field for field in declared.semantic_parent.get_children() if field.kind == K.FIELD_DECL
                  and field.type.get_canonical().spelling == declared.type.get_canonical().spelling]
        names = [field.spelling for field in fields]
        if len(names) > 1 and cursor.spelling in names:
            other = names[(names.index(cursor.spelling) + 1) % len(names)].encode()
            begin = cursor.extent.start.offset
            self.choose("field", begin, start + len(name), self.text(begin, start) + other)

    def negation(self, cursor):
        start, end = self.span(cursor)
        children = list(cursor.get_children())
        if cursor.kind == K.CONDITIONAL_OPERATOR:
            condition = children[0] if children else None
        else:
            if re.match(rb"if\s+constexpr", self.text(start, end)):
                return
            body = next((i for i, child in enumerate(children) if child.kind.is_statement() or
                         self.statement_end(child) is not None and i > 0), len(children))
            before = children[:body] if cursor.kind != K.DO_STMT else children[-1:]
            declares = any(child.kind == K.VAR_DECL for child in before)
            condition = before[-1] if before and not declares else None
        if condition is not None and condition.kind.is_expression():
            begin, finish = self.span(condition)
            if start <= begin < finish <= end:
                self.add("negation", Edit(begin, finish, NEGATION, self.text(begin, finish)))

    # statements

    def statement_end(self, cursor):
        """One past its semicolon."""
        found = re.compile(rb"\s*;").match(self.source, cursor.extent.end.offset)
        return found.end() if found else None

    def statements(self, cursor, children):
        if cursor.kind == K.COMPOUND_STMT:
            return children
        if cursor.kind in (K.IF_STMT, K.CASE_STMT, K.DEFAULT_STMT, K.FOR_STMT, K.WHILE_STMT, K.CXX_FOR_RANGE_STMT):
            first = 0 if cursor.kind == K.DEFAULT_STMT else 1
            bodies = children[first:] if cursor.kind == K.IF_STMT else children[-1:]
            return [child for child in bodies if self.starts_statement(child)]
        return []

    def starts_statement(self, cursor):
        return re.search(rb"(\)|\belse|:)\s*$", self.source[:cursor.extent.start.offset][-80:]) is not None

    def drop(self, cursor, parent, grandparent):
        start, _ = self.span(cursor)
        end = self.statement_end(cursor)
        if end is None or not (cursor.kind.is_expression() or cursor.kind in (K.BREAK_STMT, K.CONTINUE_STMT)):
            return
        text = self.text(start, end)
        if text.startswith(b"throw"):  # the last statement of a function must not go: its end would be undefined
            condition = parent if parent.kind == K.IF_STMT else grandparent
            if condition is None or condition.kind != K.IF_STMT or b"else" in self.text(*self.span(condition)):
                return
        if not re.match(rb"static_cast<void>", text):
            self.add("dropped", Edit(start, end, DROPPED))

    def early_return(self, cursor):
        body = next((child for child in cursor.get_children() if child.kind == K.COMPOUND_STMT), None)
        head = self.text(cursor.extent.start.offset, body.extent.start.offset) if body is not None else b""
        if body is None or cursor.kind in (K.CONSTRUCTOR, K.DESTRUCTOR) or re.search(rb"noreturn|consteval|\bauto\b", head):
            return
        result = cursor.result_type.get_canonical()
        start = body.extent.start.offset + 1
        if self.source[start - 1:start] != b"{" or result.kind in (TypeKind.LVALUEREFERENCE, TypeKind.RVALUEREFERENCE, TypeKind.AUTO):
            return
        if re.fullmatch(rb"\{\s*(return\s+(\{\}|0|false|nullptr|\"\");)?\s*\}", self.text(*self.span(body))):
            return
        self.add("return", Edit(start, start, RETURN, b" return;" if result.kind == TypeKind.VOID else b" return {};"))


def describe(mutants, source):
    """Gives each mutant of one file its line, its change in words and its name, which outlives changes elsewhere in the file."""
    seen = collections.Counter()
    for mutant in sorted(mutants, key=lambda m: (m.edits[0].start, m.edits[-1].end, m.edits[0].other)):
        first, last = mutant.edits[0], mutant.edits[-1]
        mutant.line = source.count(b"\n", 0, first.start) + 1
        begin = source.rfind(b"\n", 0, first.start) + 1
        end = (source + b"\n").find(b"\n", last.end)
        pieces, at = [], begin
        for edit in mutant.edits:
            other = {NEGATION: b"!(" + edit.other + b")"}.get(edit.form, edit.other)
            pieces += [source[at:edit.start], other]
            at = edit.end
        mutant.before = " ".join(source[begin:end].decode().split())
        mutant.after = " ".join((b"".join(pieces) + source[at:end]).decode().split())
        mutant.dropped = " ".join(source[first.start:first.end].decode().split()) if first.form == DROPPED else ""
        key = (mutant.file, mutant.before, mutant.after)
        mutant.id = hashlib.sha256(repr((key, seen[key])).encode()).hexdigest()[:8]
        seen[key] += 1
    return mutants


def find(root, includes, arguments):
    """The mutants of the files in `includes` (relative to root), in a translation unit that includes all of them."""
    name = str(root / "all-of-a-room.cpp")
    text = "".join(f'#include "{root / file}"\n' for file in includes)
    unit = Index.create().parse(name, args=arguments, unsaved_files=[(name, text)])
    errors = [d for d in unit.diagnostics if d.severity >= d.Error]
    if errors:
        raise SyntaxError(str(errors[0]))
    finders = {str(root / file): Finder(file, (root / file).read_bytes()) for file in includes}

    def top(cursor):
        for child in cursor.get_children():
            finder = finders.get(child.location.file.name) if child.location.file else None
            if finder and child.kind == K.NAMESPACE:
                top(child)
            elif finder:
                finder.walk(child)

    top(unit.cursor)
    found = []
    for finder in finders.values():
        unique = {(m.kind, tuple(m.edits)): m for m in finder.mutants}
        found += describe(list(unique.values()), finder.source)
    return found


def rewrite(source, mutants):
    """The source with `mutants` {number: Mutant} in it, and where each one ended up: [(start, end, number)]."""
    edits = sorted(((edit.start, -edit.end, -number, edit, number) for number, mutant in mutants.items() for edit in mutant.edits),
                   key=lambda entry: entry[:3])
    spans = []
    position = 0

    def render(start, end, base):
        """[start, end) with the edits from `position` on that lie in it; it will stand at `base` of the result."""
        nonlocal position
        pieces, length, at = [], 0, start

        def put(text):
            nonlocal length
            pieces.append(text)
            length += len(text)

        while position < len(edits) and edits[position][0] < max(end, start + 1) and edits[position][3].end <= end:
            edit, number = edits[position][3:]
            position += 1
            put(source[at:edit.start])
            head, tail = edit.form.split("{text}")
            fill = {"number": number, "other": edit.other.decode()}
            begin = base + length
            put(head.format(**fill).encode())
            put(render(edit.start, edit.end, base + length))
            put(tail.format(**fill).encode())
            spans.append((begin, base + length, number))
            at = edit.end
        put(source[at:end])
        return b"".join(pieces)

    return INCLUDE + render(0, len(source), len(INCLUDE)), spans
