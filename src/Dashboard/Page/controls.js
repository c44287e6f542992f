// Pause, stop, exclude: for whoever came with the token. It is behind the # of the link, which browsers send to nobody.

const kept = 'afd-token';

export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(kept, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(kept);
}

/** @param say  called with what to tell the person, '' for nothing */
export function commands(token, say) {
  return async (name, body = {}) => {
    try {
      const answer = await fetch(`/api/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Afd-Token': token },
        body: JSON.stringify(body),
      });
      say((await answer.json()).refusal ?? '');
    } catch {
      say('the run does not answer');
    }
  };
}
