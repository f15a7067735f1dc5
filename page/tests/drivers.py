"""Chromium over WebDriver and Firefox over Marionette, with the standard library alone -> one small interface."""
import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

# As WebDriver names them (17.4.2, keyboard actions).
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "Down": "\ue015"}
SHIFT = "\ue008"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class ScriptError(Exception):
    """The browser refused a command, or a script in the page threw."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def program(name, package):
    path = shutil.which(name)
    if not path:
        raise SystemExit(f"{name} is missing: apt-get install --no-install-recommends {package}")
    return path


class Browser:
    """What both have in common; `command` is theirs."""

    # Firefox runs scripts beside the page: what it declares is seen through a wrapper.
    KNOWN = "const {photos, engine, keeping} = window.wrappedJSObject || window;"

    def open(self, url):
        self.command("Navigate", {"url": url})

    def run(self, script, *args):
        script = self.KNOWN + script
        return self.command("ExecuteScript", {"script": script, "args": list(args)})

    def run_async(self, script, *args):
        """The script calls `done` with its answer."""
        wrapped = self.KNOWN + "const done = arguments[arguments.length - 1];" + script
        return self.command("ExecuteAsyncScript", {"script": wrapped, "args": list(args)})

    def wait(self, condition, seconds=60, what=None):
        """Until a JavaScript expression is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.run("return " + condition)
            if value:
                return value
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s: {what or condition}; the page says: "
                             + str(self.run("return document.body.innerText"))[:2000])

    def find(self, css):
        found = self.command("FindElement", {"using": "css selector", "value": css})
        return (found.get("value", found) if isinstance(found, dict) else found)[ELEMENT]

    def give(self, css, *paths):
        self.command("ElementSendKeys", {"id": self.find(css), "text": "\n".join(str(path) for path in paths)})

    def type(self, css, text):
        self.command("ElementSendKeys", {"id": self.find(css), "text": text})

    def click(self, css):
        self.command("ElementClick", {"id": self.find(css)})

    def text(self, css):
        return self.command("GetElementText", {"id": self.find(css)})

    def role(self, css):
        return self.command("GetComputedRole", {"id": self.find(css)})

    def label(self, css):
        return self.command("GetComputedLabel", {"id": self.find(css)})

    def press(self, *keys):
        """Keys of the keyboard, one after the other; `Shift+` before one holds that key."""
        actions = []
        for key in keys:
            shift = key.startswith("Shift+")
            value = KEYS.get(key.removeprefix("Shift+"), key.removeprefix("Shift+"))
            down, up = {"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}
            held = {"type": "keyDown", "value": SHIFT}, {"type": "keyUp", "value": SHIFT}
            actions += [held[0], down, up, held[1]] if shift else [down, up]
        self.command("PerformActions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def size(self, width, height):
        self.command("SetWindowRect", {"width": width, "height": height})

    def picture(self, path):
        data = self.command("TakeScreenshot", {"full": False})
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))


class Chromium(Browser):
    name = "chromium"
    PATHS = {
        "Navigate": ("POST", "/url"),
        "ExecuteScript": ("POST", "/execute/sync"),
        "ExecuteAsyncScript": ("POST", "/execute/async"),
        "FindElement": ("POST", "/element"),
        "ElementSendKeys": ("POST", "/element/{id}/value"),
        "ElementClick": ("POST", "/element/{id}/click"),
        "GetElementText": ("GET", "/element/{id}/text"),
        "GetComputedRole": ("GET", "/element/{id}/computedrole"),
        "GetComputedLabel": ("GET", "/element/{id}/computedlabel"),
        "SetWindowRect": ("POST", "/window/rect"),
        "TakeScreenshot": ("GET", "/screenshot"),
        "PerformActions": ("POST", "/actions"),
        "Cdp": ("POST", "/goog/cdp/execute"),
    }

    def __init__(self, trap_port=None, flags=(), prefs=None):
        self.home = tempfile.mkdtemp(prefix="restore-page-")
        self.downloads = os.path.join(self.home, "downloads")
        os.mkdir(self.downloads)
        port = free_port()
        self.driver = subprocess.Popen(
            [program("chromedriver", "chromium-driver"), f"--port={port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self.home})
        self.base = f"http://127.0.0.1:{port}"
        quiet = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--disable-default-apps", "--disable-extensions", "--metrics-recording-only",
                 "--disable-domain-reliability", "--disable-features=OptimizationHints,MediaRouter,Translate"]
        if trap_port:
            # The browser's own sign-in is no doing of the page.
            quiet.append("--host-resolver-rules=MAP accounts.google.com ~NOTFOUND, "
                         f"MAP * 127.0.0.1:{trap_port}, EXCLUDE 127.0.0.1")
        options = {"binary": program("chromium", "chromium"), "args": [*quiet, *flags],
                   "prefs": {"download.default_directory": self.downloads, "download.prompt_for_download": False,
                             "profile.default_content_setting_values.automatic_downloads": 1,
                             "profile.default_content_settings.popups": 0, **(prefs or {})}}
        always = {"browserName": "chrome", "goog:chromeOptions": options, "timeouts": {"script": 120000}}
        for _ in range(100):
            try:
                answer = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": always}})
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        else:
            raise SystemExit("chromedriver does not answer")
        self.session = answer["sessionId"]

    def ask(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=200) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise ScriptError(json.load(error)["value"]["message"]) from None

    def command(self, name, parameters):
        method, path = self.PATHS[name]
        body = {key: value for key, value in parameters.items() if key not in ("id", "full")}
        return self.ask(method, f"/session/{self.session}" + path.format(**parameters), body)

    def before_load(self, script):
        self.command("Cdp", {"cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": script}})

    def width(self, width, height, scale=1):
        self.command("Cdp", {"cmd": "Emulation.setDeviceMetricsOverride",
                             "params": {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}})

    def dark(self, on):
        value = "dark" if on else "light"
        self.command("Cdp", {"cmd": "Emulation.setEmulatedMedia",
                             "params": {"features": [{"name": "prefers-color-scheme", "value": value}]}})

    def close(self):
        try:
            self.ask("DELETE", f"/session/{self.session}")
        except (ScriptError, OSError):
            pass
        self.driver.terminate()
        self.driver.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)


class Firefox(Browser):
    name = "firefox"
    PREFS = {
        "app.update.enabled": False, "app.normandy.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
        "toolkit.telemetry.enabled": False, "browser.safebrowsing.malware.enabled": False,
        "browser.safebrowsing.phishing.enabled": False, "browser.safebrowsing.downloads.enabled": False,
        "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
        "browser.shell.checkDefaultBrowser": False, "browser.aboutwelcome.enabled": False,
        "browser.startup.homepage": "about:blank", "browser.newtabpage.enabled": False,
        "services.settings.server": "data:,", "extensions.update.enabled": False,
        "browser.download.folderList": 2, "browser.download.useDownloadDir": True,
        "browser.download.alwaysOpenPanel": False, "browser.download.always_ask_before_handling_new_types": False,
        "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream,application/zip,text/plain",
        "media.navigator.permission.disabled": True, "media.navigator.streams.fake": True,
        "media.gmp-manager.updateEnabled": False, "network.dns.disablePrefetch": True, "dom.disable_open_during_load": False,
    }

    def __init__(self, trap_port=None, flags=(), prefs=None):
        self.home = tempfile.mkdtemp(prefix="restore-page-")
        self.downloads = os.path.join(self.home, "downloads")
        profile = os.path.join(self.home, "profile")
        os.mkdir(self.downloads)
        os.mkdir(profile)
        port = free_port()
        chosen = {**self.PREFS, "marionette.port": port, "browser.download.dir": self.downloads, **(prefs or {})}
        if trap_port:
            chosen["network.dns.forceResolve"] = "127.0.0.1"
        with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as file:
            for key, value in chosen.items():
                file.write(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n")
        self.process = subprocess.Popen(
            [program("firefox-esr", "firefox-esr"), "--headless", "--marionette", "--no-remote", "--profile", profile, *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self.home})
        for _ in range(300):
            try:
                self.socket = socket.create_connection(("127.0.0.1", port), timeout=200)
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("Firefox does not answer")
        self.held = b""
        self.count = 0
        self.receive()
        self.command("NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {"script": 120000}}}})

    def receive(self):
        while True:
            length, colon, rest = self.held.partition(b":")
            if colon and len(rest) >= int(length):
                self.held = rest[int(length):]
                return json.loads(rest[:int(length)])
            data = self.socket.recv(1 << 16)
            if not data:
                raise ScriptError("Firefox has gone")
            self.held += data

    def command(self, name, parameters):
        self.count += 1
        message = json.dumps([0, self.count, "WebDriver:" + name, parameters]).encode()
        self.socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.receive()
        if error:
            raise ScriptError(error.get("message", str(error)))
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def width(self, width, height, scale=1):
        del scale
        self.size(width, height)

    def close(self):
        try:
            self.command("DeleteSession", {})
        except (ScriptError, OSError):
            pass
        self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)


BROWSERS = {"chromium": Chromium, "firefox": Firefox}
