// Requests to the actuator endpoint. Each one answers with JSON or throws an Error whose message can be shown.

const SIGNED_OUT = 'You are signed out, or may not do this. Reload the page to sign in.';

let settings;

async function json(response) {
	if (response.type === 'opaqueredirect' || response.status === 401) {
		throw new Error(SIGNED_OUT);
	}
	const text = await response.text();
	let body;
	try {
		body = JSON.parse(text);
	}
	catch {
		throw new Error(response.status === 403 ? SIGNED_OUT : `The server answered ${response.status} without JSON.`);
	}
	if (!response.ok) {
		throw new Error(typeof body?.error === 'string' && body.error || `The server answered ${response.status}.`);
	}
	return body;
}

async function send(url, options = {}) {
	let response;
	try {
		response = await fetch(url, { redirect: 'manual', cache: 'no-store', ...options,
			headers: { accept: 'application/json', ...options.headers } });
	}
	catch {
		throw new Error('The application does not answer.');
	}
	return json(response);
}

/** Asks where the endpoint is, and for the token against forged requests, which may change. */
export async function loadSettings() {
	settings = await send('settings.json');
	return settings;
}

/** Reads from the endpoint; parameters that are empty are left out. */
export async function get(path, parameters = {}) {
	const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
	return send(`${settings.endpoint}${path}?${query}`);
}

/** Changes something through the endpoint. */
export async function post(path, body) {
	await loadSettings();
	const headers = { 'content-type': 'application/json' };
	if (settings.csrf) {
		headers[settings.csrf.name] = settings.csrf.value;
	}
	const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value));
	return send(settings.endpoint + path, { method: 'POST', headers, body: JSON.stringify(given) });
}

/** Sends a request for many messages again until there are no more, and adds up how many changed and why it ended early. */
export async function postAll(path, body) {
	let changed = 0;
	for (let round = 0; round < 1000; round++) {
		const result = await post(path, body);
		changed += result.changed;
		if (result.problem) {
			return { changed, problems: [result.problem] };
		}
		if (!result.more || result.changed === 0) {
			break;
		}
	}
	return { changed, problems: [] };
}
