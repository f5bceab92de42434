"""The platform of the story, written in Python, and the folders it plays in."""

import datetime
import os
import shutil
import threading
from pathlib import Path

import waymark

STORY = Path(__file__).resolve().parents[2] / "tests" / "story"


def fail(fault):
    if fault == "locked":
        raise waymark.PlatformError.Locked()
    if fault == "unavailable":
        raise waymark.PlatformError.Unavailable(code="story")
    if fault == "broken":
        raise RuntimeError("a text that must not reach the core's errors")


class Clock(waymark.Clock):
    fault = "unavailable"  # nobody told the time yet

    def now(self):
        fail(self.fault)
        return self.instant

    def zone(self):
        fail(self.fault)
        return self.name


class Secrets(waymark.SecretStore):
    def __init__(self):
        self.fault, self.kept = None, {}

    def get(self, name):
        fail(self.fault)
        return self.kept.get(name)

    def put(self, name, secret):
        fail(self.fault)
        self.kept[name] = secret

    def remove(self, name):
        fail(self.fault)
        self.kept.pop(name, None)


class Heard(waymark.Listener):
    def __init__(self):
        self.all = []

    def changed(self, features):
        self.all.append(features)


class Stage:
    def __init__(self, folder):
        self.folder, self.app = Path(folder), None
        self.clock, self.heard, self.stores = Clock(), Heard(), {}

    def home(self, name):
        return str(self.folder / name)

    def secrets_of(self, name):
        return self.stores.setdefault(name, Secrets())

    # Stage directions: what happens around the core.

    def stage_clock(self, now=None, zone=None, fault=None):
        self.clock.fault = fault
        if fault is None:
            self.clock.instant, self.clock.name = datetime.datetime.fromisoformat(now), zone

    def stage_secrets(self, secrets, holds=None, fault=None):
        store = self.secrets_of(secrets)
        store.fault = fault
        store.kept.update({name: bytes.fromhex(text) for name, text in (holds or {}).items()})

    def stage_open(self, home, secrets):
        self.app = waymark.App.open(self.home(home), self.clock, self.secrets_of(secrets))
        self.app.set_listener(self.heard)

    def stage_close(self):
        self.app = None

    def stage_heard(self):
        heard, self.heard.all = self.heard.all, []
        return heard

    def stage_threads(self, threads, each, day):
        day, ids = datetime.date.fromisoformat(day), []
        draft = waymark.CheckinDraft(day=day, answers=waymark.Answers(mood=5))

        def save():
            for _ in range(each):
                ids.append(self.app.checkin_save(draft).id)

        running = [threading.Thread(target=save) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        return {"ids": len(set(ids)), "entries": len(self.app.checkin_day(day).entries)}

    def stage_interrupt(self):
        ended = threading.Event()

        def interrupt():
            while not ended.is_set():
                self.app.interrupt()

        thread = threading.Thread(target=interrupt)
        thread.start()
        try:
            for _ in range(1_000_000):
                self.app.checkin_page(500, None)
        finally:
            ended.set()
            thread.join()

    def stage_overwrite(self, home, file, text):
        Path(self.home(home), file).write_text(text)

    def stage_copy(self, home, **source):
        shutil.copytree(STORY / source["from"], self.home(home))

    def stage_full_disk(self, home, full):
        door = Path(self.home(home), "waymark.head.new")
        door.parent.mkdir(exist_ok=True)
        if full:
            os.symlink("/dev/full", door)
        else:
            door.unlink()
