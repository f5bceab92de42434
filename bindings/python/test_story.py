"""Tells `tests/story/story.json` to the core from Python; Rust, Kotlin and Swift tell the same one.

`./dev bindings` writes the generated code first.
"""

import json
import tempfile
import unittest

import waymark
from story_stage import STORY, Stage
from story_values import build_fields, plain


def fill(value, told):
    """Puts values in the place of `$id`, `$id.field.0`, `{"$repeat": text, "times": n}` and `{"$file": path}`."""
    if isinstance(value, str) and value.startswith("$"):
        name, *path = value[1:].split(".")
        if name not in told:
            return value
        return at(told[name], path)
    if isinstance(value, list):
        return [fill(item, told) for item in value]
    if isinstance(value, dict):
        if "$repeat" in value:
            return value["$repeat"] * value["times"]
        if "$file" in value:
            return str(STORY.parents[1] / value["$file"])
        return {name: fill(item, told) for name, item in value.items()}
    return value


def at(value, path):
    """What is at that path; nothing where there is no such thing."""
    for part in path:
        if isinstance(value, list):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if value else None
    return value


def play(stage, call, fields):
    if call.startswith("stage_"):
        return getattr(stage, call)(**fields)
    if call == "set_aside":
        return waymark.set_aside(stage.home(fields["home"]), stage.clock)
    return build_fields(getattr(stage.app if hasattr(waymark.App, call) else waymark, call), fields)


class Story(unittest.TestCase):
    def test_the_story_goes_as_written(self):
        told, steps = {}, json.loads((STORY / "story.json").read_text())["steps"]
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(folder)
            for at, step in enumerate(steps):
                with self.subTest(step=at, call=step["call"]):
                    self.tell(stage, step, told)
            stage.stage_close()

    def tell(self, stage, step, told):
        output, error = None, None
        try:
            output = plain(play(stage, step["call"], fill(step.get("input", {}), told)))
        except waymark.AppError as e:
            error = plain(e)
        self.assertEqual(error, step.get("error"))
        if "id" in step:
            told[step["id"]] = output
        for path, wanted in step.get("has", {}).items():
            self.find(plain(fill(wanted, told)), at(output, path.split(".")), path)
        if "has" in step:
            return
        expected = plain(fill(step.get("expect"), told))
        if expected == "$some":
            self.assertTrue(output)
        else:
            self.assertEqual(output, expected)

    def find(self, wanted, found, path):
        """A text need only begin with what is wanted."""
        if isinstance(wanted, str) and isinstance(found, str):
            found = found[: len(wanted)]
        self.assertEqual(found, wanted, path)


if __name__ == "__main__":
    unittest.main()
