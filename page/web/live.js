// A camera, where the browser gives one -> frames -> codes, drawn over the picture; and stills at full resolution.
'use strict';
// Milliseconds without a new frame after which the camera is begun anew.
const STILL = 4000;
// Times that it is begun anew without a frame in between.
const MOST_RESTARTS = 4;

const live = {
  stream: null,
  reader: null,
  on: false,
  seen: 0,
  restarts: 0,

  possible: () => Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia),

  refuse() {
    $('live').hidden = true;
    $('live-note').textContent = say('live-refused');
    $('live-note').hidden = false;
  },

  async start() {
    if (!live.possible()) return live.refuse();
    try {
      live.stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        // Nothing is cut off: what a sheet's edge shows is needed.
        video: {
          facingMode: 'environment', width: { ideal: 3840 }, height: { ideal: 2160 }, frameRate: { ideal: 15 }, resizeMode: 'none',
        },
      });
    } catch {
      return live.refuse();
    }
    $('video').srcObject = live.stream;
    $('camera').hidden = false;
    $('keeping').hidden = true;
    try {
      // Of a camera that stopped already, some browsers say nothing at all.
      await Promise.race([$('video').play(), new Promise((_, late) => setTimeout(late, STILL))]);
    } catch {
      return live.again();
    }
    const [track] = live.stream.getVideoTracks();
    const can = track.getCapabilities ? track.getCapabilities() : {};
    $('torch').hidden = !can.torch;
    live.on = true;
    live.seen = performance.now();
    live.loop();
  },

  // What went still is begun anew, a few times.
  again() {
    live.stop();
    live.restarts += 1;
    return live.restarts > MOST_RESTARTS ? live.refuse() : live.start();
  },

  async loop() {
    const video = $('video');
    const canvas = make('canvas');
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    let last = -1;
    while (live.on) {
      const [track] = live.stream.getVideoTracks();
      if (track.readyState === 'ended' || performance.now() - live.seen > STILL) {
        return live.again();
      }
      if (video.currentTime === last || !video.videoWidth) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      last = video.currentTime;
      live.seen = performance.now();
      live.restarts = 0;
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      pen.drawImage(video, 0, 0);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      await live.frame(new Uint8Array(data.buffer), canvas.width, canvas.height);
      live.seen = performance.now();
    }
  },

  async frame(bytes, width, height) {
    let found;
    try {
      const reader = engine.reader();
      reader.busy = true;
      found = await reader.json('read_frame', { args: [width, height, 4, 0], bytes, limit: LIMITS.frame })
        .finally(() => { reader.busy = false; });
    } catch {
      return;
    }
    const [page] = found.pages;
    const drawn = $('drawn');
    const fit = Math.min(1, 1280 / Math.max(width, height));
    drawn.width = Math.round(width * fit);
    drawn.height = Math.round(height * fit);
    if (page) drawOutlines(drawn.getContext('2d'), page.outlines, fit);
    if (!page || !(page.counts.codes + page.counts.in_part + page.counts.marks + found.keys.length)) {
      if (page) display.now(say('live-closer'));
      return;
    }
    await keeping.add(found.pile, found.qualities);
    for (const key of found.keys) await keeping.key(key, false);
    await photos.show('');
    if (photos.whole.size && photos.view.sets.every((set) => set.files)) live.stop();
  },

  // A still: the sensor's full size where the browser gives it, else the frame.
  async snap() {
    const [track] = live.stream.getVideoTracks();
    try {
      if (typeof ImageCapture !== 'function') throw new Error('none');
      photos.add([await new ImageCapture(track).takePhoto()]);
    } catch {
      const video = $('video');
      const canvas = make('canvas', { width: video.videoWidth, height: video.videoHeight });
      canvas.getContext('2d').drawImage(video, 0, 0);
      canvas.toBlob((blob) => blob && photos.add([blob]), 'image/png');
    }
  },

  async torch() {
    const on = $('torch').getAttribute('aria-pressed') !== 'true';
    const [track] = live.stream.getVideoTracks();
    try {
      await track.applyConstraints({ advanced: [{ torch: on }] });
      $('torch').setAttribute('aria-pressed', String(on));
    } catch {
      $('torch').hidden = true;
    }
  },

  stop() {
    live.on = false;
    if (live.stream) for (const track of live.stream.getTracks()) track.stop();
    live.stream = null;
    $('video').srcObject = null;
    $('camera').hidden = true;
  },
};
