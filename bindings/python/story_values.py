"""The story's JSON and the values of the generated code, each from the other, by their type hints."""

import datetime
import enum
import inspect
import re
import typing

import waymark


def build(hint, value):
    """The value of type `hint` that `value`, out of the story, stands for."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union:  # Optional, or `object` beside what has a default
        kind = next(k for k in inner if k not in (type(None), object))
        return None if value is None else build(kind, value)
    if origin is list:
        return [build(inner[0], item) for item in value]
    if origin is dict:
        return {name: build(inner[1], item) for name, item in value.items()}
    if not isinstance(hint, type):
        raise TypeError(f"no story value makes a {hint}")
    if issubclass(hint, datetime.datetime):
        return datetime.datetime.fromisoformat(value)
    if issubclass(hint, (datetime.date, datetime.time)):
        return hint.fromisoformat(value)
    if issubclass(hint, enum.Enum):
        return hint[value.upper()]
    if hint is float:
        return float(value)
    if hint is bytes:
        return value.encode()
    if isinstance(value, dict):
        return build_fields(variant(hint, value.get("kind")), value)
    return value


def variant(hint, kind):
    """The class of an enum's variant, or the record itself."""
    name = "" if kind is None else kind.replace("_", "").upper()
    return next((c for n, c in vars(hint).items() if isinstance(c, type) and n.replace("_", "").upper() == name), hint)


def build_fields(kind, fields):
    """Calls what takes the fields by name. What is left out has its default, or is empty."""
    hints = typing.get_type_hints(kind.__init__ if isinstance(kind, type) else kind, vars(waymark))
    taken = {}
    for name, parameter in inspect.signature(kind).parameters.items():
        field = name.removeprefix("_")  # a Python keyword, such as `from`, is called `_from`
        if field in fields:
            taken[name] = build(hints[name], fields[field])
        elif parameter.default is inspect.Parameter.empty:
            taken[name] = None
    return kind(**taken)


def plain(value):
    """What is compared: numbers as floats, fields without a value left out."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        fields = {name: plain(item) for name, item in value.items()}
        return {name: item for name, item in fields.items() if item not in (None, [], {})}
    if isinstance(value, enum.Enum):
        return value.name.lower()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    fields = {name.removeprefix("_"): item for name, item in vars(value).items()}
    kind = type(value).__name__.rpartition(".")[2]
    if isinstance(value, Exception):
        return plain({"kind": kind, **fields})
    is_variant = "." in type(value).__qualname__
    # Variants are classes in capitals, `NO_CHECKIN`, or, in errors, `NotFound`.
    snake = kind if kind.isupper() else re.sub("(?<=.)(?=[A-Z])", "_", kind)
    return plain({"kind": snake.lower(), **fields} if is_variant else fields)
