// Quick events one after another: the server takes them, and the page draws them, in the order in
// which they were made. Sent side by side, what an older one drew could cover the newer.
(() => {
  const send = window.fetch;
  let last = Promise.resolve();
  window.fetch = (...request) => {
    if (!String(request[0]).endsWith("/run/predict")) return send(...request);
    last = last.catch(() => {}).then(() => send(...request));
    return last;
  };
})();
