"""browser.py - a headless Chromium, driven over its debugging pipe without any library."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = os.path.join(os.environ["SOURCE"], "build", "tools", "axe.min.js")
# What CTest takes for "did not run"; where all that it needs was installed, that is a failure.
SKIPPED = 1 if os.environ.get("ST_NEEDS_ALL") else 77


class Browser:
    """One browser with one page. Messages are JSON, each with a NUL at its end."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        to_read, self.to_browser = os.pipe()
        self.from_browser, to_write = os.pipe()

        def take_pipes():
            os.dup2(to_read, 3)
            os.dup2(to_write, 4)

        self.process = subprocess.Popen(
            [
                CHROMIUM, "--headless", "--remote-debugging-pipe", "--disable-gpu",
                "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage",
                f"--user-data-dir={self.profile.name}",
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=take_pipes, pass_fds=(3, 4),
        )  # fmt: skip
        os.close(to_read)
        os.close(to_write)
        self.number, self.rest, self.events, self.session = 0, b"", [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in "Page", "Runtime", "Network", "Log":
            self.call(domain + ".enable")

    def close(self):
        self.process.terminate()
        self.process.wait()
        os.close(self.to_browser)
        os.close(self.from_browser)
        self.profile.cleanup()

    def read(self):
        while b"\0" not in self.rest:
            piece = os.read(self.from_browser, 1 << 16)
            if not piece:
                raise EOFError("the browser ended")
            self.rest += piece
        message, _, self.rest = self.rest.partition(b"\0")
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_browser, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def open(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def named(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def evaluate(self, expression):
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"]))
        return result["result"].get("value")

    def press(self, *keys):
        for key in keys:
            for kind in "keyDown", "keyUp":
                text = {"text": key} if len(key) == 1 and kind == "keyDown" else {}
                code = {"Tab": 9, "Enter": 13, "Escape": 27}.get(key, 0)
                self.call(
                    "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text
                )

    def look(self, scheme="light", width=1400, height=1000):
        """Be a screen of that width, in light or dark."""
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip
        self.call("Emulation.setDeviceMetricsOverride",
                  width=width, height=height, deviceScaleFactor=1, mobile=False)  # fmt: skip

    def errors(self):
        """What the page complained of: exceptions, the console, and the log."""
        return (
            self.named("Runtime.exceptionThrown")
            + [one for one in self.named("Runtime.consoleAPICalled") if one["type"] != "log"]
            + self.named("Log.entryAdded")
        )


def main():
    """Run the tests; without the browser, say so and let CTest count it as not run."""
    sys.stdout = sys.stderr
    if not CHROMIUM:
        print("NOT RUN: there is no chromium; `./dev browser` installs it", file=sys.stderr)
        sys.exit(SKIPPED)
    done = unittest.main(verbosity=0, exit=False).result
    if not done.wasSuccessful():
        sys.exit(1)
    if done.skipped:
        print(f"NOT RUN: {done.skipped[0][1]}", file=sys.stderr)
        sys.exit(SKIPPED)
