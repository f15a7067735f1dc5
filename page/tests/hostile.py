"""What strangers, small devices and odd browsers do to the restore page."""
import base64
import gzip
import hashlib
import io
import lzma
import os
import pathlib
import subprocess
import tarfile
import time

from common import PAGE, ROOT, TARGET, VAULT, codes_of, digests, drawn, figure, idle, listed, opened, whole

# Where the core's tests leave the pictures that they are made of.
HOSTILE = TARGET / "hostile-pictures"


def take_lines(browser, text):
    browser.run("document.getElementById('texts').open = true; document.getElementById('lines').value = arguments[0];", text)
    browser.click("#lines-add")


def body(browser):
    return browser.run("return document.body.innerText")


def bomb(limit):
    """A tar of one file of zeros above the limit of the core, as xz: a thousandth of it."""
    packed = io.BytesIO()
    packer = lzma.LZMACompressor(preset=0)
    head = tarfile.TarInfo("zeros")
    head.size = limit
    packed.write(packer.compress(head.tobuf()))
    zeros = bytes(1 << 20)
    for _ in range(limit >> 20):
        packed.write(packer.compress(zeros))
    packed.write(packer.compress(bytes(1024)))
    packed.write(packer.flush())
    return packed.getvalue()


def test_bombs_in_a_packet_are_refused_with_a_sentence(browser, samples):
    """More than the core unpacks, as gzip and as xz: refused, in words; and the next packet comes back."""
    opened(browser)
    for content in (gzip.compress(bytes(600 << 20), 9, mtime=0), bomb(600 << 20)):
        browser.run("photos.before = document.querySelectorAll('.packet[data-state=refused]').length")
        take_lines(browser, "\n".join(codes_of(content, 900)))
        browser.wait("document.querySelectorAll('.packet[data-state=refused]').length > photos.before", 90)
        idle(browser)
    said = browser.run("return document.querySelector('.packet[data-state=refused]').innerText")
    assert "Refused: " in said, said
    browser.give("#choose", *samples.drill)
    whole(browser)
    assert listed(browser) == digests(VAULT, VAULT.parent)


def test_a_text_of_100_mb_and_a_file_of_300_mb_are_named(browser, samples):
    opened(browser)
    folder = pathlib.Path(browser.home)
    text, large = folder / "text.txt", folder / "large.jpg"
    line = b"SP1 is not how this line goes on, and there are very many of them\n"
    text.write_bytes(line * ((100 << 20) // len(line)))
    with open(large, "wb") as file:
        file.truncate(300 << 20)
    for path in (large, text):
        browser.give("#any", path)
        browser.wait(f"document.getElementById('log').textContent.includes('{path.name}')", 60)
        idle(browser)
        line = browser.run("return document.querySelector('#log li').textContent")
        assert line == f"{path.name} could not be read: the file is too large", line
    browser.give("#choose", *samples.drill)
    whole(browser)


def test_storage_that_is_full_is_told_and_costs_nothing(browser, samples):
    opened(browser)
    browser.run("""let size = 1 << 24;
        while (size >= 64) try { sessionStorage.setItem('x' + size + Math.random(), 'a'.repeat(size)); } catch { size /= 2; }""")
    browser.click("#keep")
    browser.give("#choose", samples.drill[0])
    browser.wait("document.getElementById('log').textContent.includes('This browser keeps nothing')")
    idle(browser)
    assert not browser.run("return document.getElementById('keep').checked")
    browser.give("#choose", *samples.drill[1:])
    whole(browser)


def test_storage_that_is_forbidden_is_told_and_costs_nothing(browser, samples):
    browser.before_load("Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });")
    opened(browser)
    browser.click("#keep")
    browser.give("#choose", *samples.drill)
    whole(browser)
    assert "This browser keeps nothing" in body(browser)
    browser.click("#forget")
    browser.click("#forget-yes")
    browser.wait("document.getElementById('forgotten')")


test_storage_that_is_forbidden_is_told_and_costs_nothing.only = "chromium"


def test_without_media_devices_one_sentence_takes_the_cameras_place(browser, samples):
    browser.before_load("Object.defineProperty(navigator, 'mediaDevices', { value: undefined });")
    opened(browser)
    assert browser.run("return document.getElementById('live').hidden")
    assert "Take photos instead" in browser.run("return document.getElementById('live-note').textContent")
    browser.give("#choose", *samples.drill)
    whole(browser)


test_without_media_devices_one_sentence_takes_the_cameras_place.only = "chromium"


def test_a_camera_that_stops_is_begun_anew_and_given_up_after_some_times(kind, samples):
    browser = kind(flags=["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"])
    try:
        browser.before_load("""const media = navigator.mediaDevices, first = media.getUserMedia.bind(media);
            window.given = 0;
            media.getUserMedia = async (wish) => {
              const stream = await first(wish);
              window.given += 1;
              if (window.given > 1 && !window.well) for (const track of stream.getTracks()) track.stop();
              return stream;
            };""")
        opened(browser)
        browser.run("window.well = true")
        browser.click("#live")
        browser.wait("live.on && document.getElementById('video').videoWidth")
        browser.run("live.stream.getTracks()[0].stop()")
        browser.wait("window.given === 2 && live.on && live.stream.getTracks()[0].readyState === 'live'")
        assert not browser.run("return document.getElementById('camera').hidden")
        browser.run("window.well = false; live.stream.getTracks()[0].stop()")
        browser.wait("!document.getElementById('live-note').hidden", 60)
        given = browser.run("return window.given")
        time.sleep(1)
        assert given <= 8 and browser.run("return window.given") == given, given
        assert browser.run("return document.getElementById('camera').hidden")
        browser.give("#choose", *samples.drill)
        whole(browser)
    finally:
        browser.close()


test_a_camera_that_stops_is_begun_anew_and_given_up_after_some_times.only = "chromium"


def test_memory_that_is_refused_costs_one_photo(browser, samples):
    """A page whose worker gets no room for the first photo: that one is named, the rest goes on."""
    page = PAGE.read_text(encoding="utf-8")
    room = "const at = core.room(bytes.length) >>> 0;"
    assert page.count(room) == 1
    # The policy names the page's own script by its digest, and not the worker's text.
    first = "const at = name === 'read_picture' && bytes.length === FIRST ? 0 : core.room(bytes.length) >>> 0;"
    path = pathlib.Path(browser.home) / "small.html"
    path.write_text(page.replace(room, first.replace("FIRST", str(samples.drill[0].stat().st_size))), encoding="utf-8")
    browser.open(path.as_uri())
    browser.wait("document.documentElement.dataset.ready === 'all'", 20)
    browser.give("#choose", *samples.drill)
    browser.wait("photos.view && photos.view.sets.length && photos.view.sets[0].read >= 20")
    idle(browser)
    assert f"{samples.drill[0].name} could not be read: there is not enough memory for it" in body(browser), body(browser)


def test_pictures_made_to_break_decoders_break_nothing(browser, samples):
    """All that the core's own tests are made of, at once; each is named or holds nothing, and a packet comes back."""
    if not HOSTILE.exists():
        subprocess.run(["cargo", "test", "--release", "--test", "it", "hostile_pictures"], cwd=ROOT, check=True,
                       capture_output=True, env={**os.environ, "SEEDPRESS_HOSTILE": str(HOSTILE)})
    pictures = sorted(HOSTILE.iterdir())
    assert len(pictures) >= 40, len(pictures)
    opened(browser)
    crashes = "it broke the reader"
    if browser.name == "chromium":
        browser.run("photos.told = []; const log = display.log; display.log = (text) => { photos.told.push(text); log(text); };")
    browser.give("#any", *pictures)
    idle(browser, 240)
    assert browser.run("return document.documentElement.dataset.ready") == "all"
    assert crashes not in body(browser), body(browser)[:3000]
    if browser.name == "chromium":
        told = browser.run("return photos.told")
        assert len(told) == len(pictures) and not [line for line in told if crashes in line], told
    figure(browser, "pictures made to break decoders", len(pictures))
    browser.give("#choose", *samples.drill)
    whole(browser)
    assert listed(browser) == digests(VAULT, VAULT.parent)


def turned(photo, orientation):
    """A JPEG with an EXIF block of one entry, its orientation (EXIF 2.32, tag 0x0112), after its first marker."""
    exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes([0, orientation]) + bytes(6)
    data = photo.read_bytes()
    return data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:]


def test_exif_turns_the_picture_that_is_shown_and_read(browser, samples):
    opened(browser)
    for number, photo in enumerate(samples.drill):
        path = pathlib.Path(browser.home) / f"turned-{number}.jpg"
        path.write_bytes(turned(photo, (6, 8, 3)[number % 3]))
        browser.give("#choose", path)
        browser.wait(f"document.getElementById('log').textContent.includes('{path.name}')")
        idle(browser)
        # As the browser itself shows it, which turns it by the same entry.
        shown = browser.run("const c = document.getElementById('photo'); return c.width < c.height")
        plain = browser.run_async("createImageBitmap(new Blob([Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0))]))"
                                  ".then((p) => done(p.width < p.height));", base64_of(path))
        assert shown == plain, path.name
    whole(browser)
    assert listed(browser) == digests(VAULT, VAULT.parent)


def base64_of(path):
    return base64.b64encode(path.read_bytes()).decode()


def test_a_48_mp_photo_and_webp_are_read(browser, samples):
    opened(browser)
    folder = pathlib.Path(browser.home)
    size = browser.run_async("createImageBitmap(new Blob([Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0))]))"
                             ".then((p) => done([p.width, p.height]));", base64_of(samples.drill[0]))
    large = drawn(browser, samples.drill[0], folder / "large.jpg", [size[0] * 2, size[1] * 2])
    webp = drawn(browser, samples.drill[1], folder / "photo.webp", size, kind="image/webp")
    assert webp.read_bytes()[8:12] == b"WEBP" and large.read_bytes()[:2] == b"\xff\xd8"
    opened(browser)
    browser.give("#choose", large)
    browser.wait("photos.view && photos.view.sets.length && photos.view.sets[0].read === 10")
    figure(browser, f"a photo of {4 * size[0] * size[1] // 1000000} MP, ms", browser.run("return Math.round(engine.took[0])"))
    megabytes = browser.run("return engine.mostPages") // 16
    figure(browser, "wasm memory for it, MB", megabytes)
    assert megabytes <= 96, megabytes
    browser.give("#choose", webp)
    browser.wait("photos.view.sets[0].read === 20")
    browser.give("#choose", *samples.drill[2:])
    whole(browser)


FOCUS = """const e = document.activeElement; return e && e !== document.body
    ? e.id || e.dataset.do || e.tagName + ' ' + (e.textContent || '').slice(0, 20) : ''"""


def tab_to(browser, wanted, most=60):
    """Tab until the control has the focus; all that had it on the way."""
    seen = []
    for _ in range(most):
        browser.press("Tab")
        seen.append(browser.run(FOCUS))
        if seen[-1] == wanted:
            return seen
    raise AssertionError(f"{wanted} is not reached by Tab: {seen}")


def from_the_top(browser):
    """The focus on the page's first control. Past the last one a browser's own controls come, and Firefox keeps the keys there."""
    browser.run("document.getElementById('language').focus()")


def test_keys_alone_go_through_all(browser, samples):
    """No pointer: languages, a switch, photos, texts, reading a file, forgetting; nothing holds the focus."""
    opened(browser)
    tab_to(browser, "language")
    tab_to(browser, "take")
    tab_to(browser, "choose")
    # The dialogue of files is the system's own, and no browser without a screen has it.
    browser.give("#choose", samples.drill[0])
    browser.wait("document.querySelector('.packet')")
    idle(browser)
    pile = browser.run("return photos.pile")
    opened(browser)
    assert "keep" in tab_to(browser, "SUMMARY " + browser.run("return document.querySelector('#texts summary').textContent").strip()[:20])
    browser.press("Enter")
    browser.wait("document.getElementById('texts').open")
    tab_to(browser, "lines")
    browser.run("document.getElementById('lines').value = arguments[0]", pile)
    tab_to(browser, "lines-add")
    browser.press("Enter")
    browser.wait("document.querySelector('.packet')")
    idle(browser)
    browser.give("#choose", *samples.drill[1:])
    whole(browser)
    idle(browser)
    from_the_top(browser)
    tab_to(browser, "save-all")
    browser.press("Space")
    tab_to(browser, "read")
    browser.press("Enter")
    browser.wait("!document.getElementById('reading').hidden")
    assert browser.run(FOCUS) == "reading-text", browser.run(FOCUS)
    browser.press("Shift+Tab")
    assert browser.run(FOCUS) == "reading-close", browser.run(FOCUS)
    browser.press("Enter")
    browser.wait("document.getElementById('reading').hidden")
    from_the_top(browser)
    tab_to(browser, "forget")
    browser.press("Enter")
    assert browser.run(FOCUS) == "forget-no"
    browser.press("Shift+Tab", "Enter")
    browser.wait("document.getElementById('forgotten')")


def test_the_licences_of_what_is_inside_are_shown_on_demand(browser, samples):
    del samples
    opened(browser)
    assert not browser.run("return document.getElementById('licences-text').textContent")
    browser.run("document.querySelector('#about summary').click()")
    browser.wait("document.getElementById('licences-text').textContent.length > 100000")
    shown = browser.run("return document.getElementById('licences-text').textContent")
    assert hashlib.sha256(shown.encode()).hexdigest() == hashlib.sha256((TARGET / "restore-licences.txt").read_bytes()).hexdigest()
    for name in ("rxing", "zune-jpeg", "Apache License", "Permission is hereby granted", "the Rust standard library"):
        assert name in shown, name
