// This site keeps nothing offline. A worker that it had before takes itself away, with all that it kept.

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  const ours = `supple:${new URL("./", location).pathname}:`;
  const away = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith(ours));
    await Promise.all(names.map((name) => caches.delete(name)));
    await registration.unregister();
  };
  event.waitUntil(away());
});
