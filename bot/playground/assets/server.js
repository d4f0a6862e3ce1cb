// The two ways to the server: what the user does goes by POST, what happens comes by WebSocket.

/** Do something as the present user; give the result, or throw the server's sentence. */
export async function act(action, body) {
  const response = await fetch(`/page/${action}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({ ok: false, description: response.statusText }));
  if (!answer.ok) throw new Error(answer.description);
  return answer.result;
}

/** Keep a live channel open; after a loss it comes back by itself with a fresh snapshot. */
export function listen(onEvent, onConnection) {
  let delay = 300;
  const connect = () => {
    const socket = new WebSocket(`ws://${location.host}/page/live`);
    socket.addEventListener("open", () => {
      delay = 300;
      onConnection(true);
    });
    socket.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      onConnection(false);
      setTimeout(connect, delay);
      delay = Math.min(delay * 2, 5000);
    });
  };
  connect();
}
