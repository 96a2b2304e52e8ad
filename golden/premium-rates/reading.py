"""Reads the YAML of golden cases and tables with every scalar left as text, so that no number passes through a float.

PyYAML is used where it is there. Without it a small reader does for what these files use: block and flow mappings and
lists, quoted and plain scalars on one line, flow values over several lines, comments.
"""

try:
    import yaml
except ImportError:
    yaml = None


def read(path):
    """The mappings and lists of a file; a scalar is its own text, also `null` and `true`."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if yaml is not None:
        return yaml.load(text, Loader=yaml.BaseLoader)
    return small(text)


def small(text):
    """The same without PyYAML."""
    lines = logical_lines(text)
    value, rest = block(lines, 0)
    if rest != len(lines):
        raise ValueError(f"cannot read: {lines[rest][1]}")
    return value


def without_comment(line):
    quote = None
    for at, sign in enumerate(line):
        if quote:
            quote = None if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "#" and (at == 0 or line[at - 1].isspace()):
            return line[:at]
    return line


def logical_lines(text):
    """Lines with their indentation; an open bracket goes on over the next lines."""
    lines = []
    for line in text.splitlines():
        line = without_comment(line).rstrip()
        if not line:
            continue
        if lines and depth(lines[-1][1]) > 0:
            lines[-1][1] += " " + line.strip()
        else:
            lines.append([len(line) - len(line.lstrip(" ")), line.strip()])
    return lines


def depth(text):
    """How many flow brackets stay open."""
    head = text[2:] if text.startswith("- ") else text
    value = key_and_rest(head)[1] if key_and_rest(head) else head
    if value[:1] not in ("[", "{"):
        return 0
    quote, open_brackets = None, 0
    for sign in value:
        if quote:
            quote = None if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        else:
            open_brackets += (sign in "[{") - (sign in "]}")
    return open_brackets


def key_and_rest(text):
    """`key: rest`, or none where the line is no pair."""
    if text[:1] in ("[", "{", '"', "'"):
        return None
    key, colon, rest = text.partition(": ")
    if colon:
        return key.strip(), rest.strip()
    return (text[:-1].strip(), "") if text.endswith(":") else None


def block(lines, at):
    indent, text = lines[at]
    if text == "-" or text.startswith("- "):
        items = []
        while at < len(lines) and lines[at][0] == indent and (lines[at][1] == "-" or lines[at][1].startswith("- ")):
            inside = lines[at][1][1:]
            shift = 1 + len(inside) - len(inside.lstrip(" "))
            lines[at] = [indent + shift, inside.strip()]
            value, at = block(lines, at)
            items.append(value)
        return items, at
    if key_and_rest(text) is None:
        return flow(text), at + 1
    pairs = {}
    while at < len(lines) and lines[at][0] == indent and key_and_rest(lines[at][1]):
        key, rest = key_and_rest(lines[at][1])
        if rest:
            pairs[key], at = flow(rest), at + 1
        elif at + 1 < len(lines) and lines[at + 1][0] > indent:
            pairs[key], at = block(lines, at + 1)
        else:
            pairs[key], at = "", at + 1
    return pairs, at


def flow(text):
    value, rest = flow_value(text, stop="")
    if rest.strip():
        raise ValueError(f"cannot read: {text}")
    return value


def flow_value(text, stop):
    text = text.lstrip()
    if text[:1] == "[":
        return flow_items(text[1:], "]", [])
    if text[:1] == "{":
        return flow_items(text[1:], "}", {})
    if text[:1] in ('"', "'"):
        end = text.index(text[0], 1)
        return text[1:end], text[end + 1 :]
    end = min((at for at, sign in enumerate(text) if sign in stop), default=len(text))
    return text[:end].strip(), text[end:]


def flow_items(text, close, made):
    text = text.lstrip()
    while not text.startswith(close):
        if close == "}":
            key, _, text = text.partition(":")
            made[key.strip()], text = flow_value(text, ",}]")
        else:
            item, text = flow_value(text, ",}]")
            made.append(item)
        text = text.lstrip()
        if text.startswith(","):
            text = text[1:].lstrip()
        elif not text.startswith(close):
            raise ValueError(f"a bracket is not closed before: {text}")
    return made, text[1:]
