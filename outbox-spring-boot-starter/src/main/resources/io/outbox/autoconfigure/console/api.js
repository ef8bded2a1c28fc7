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

async function request(url, options = {}) {
	try {
		return await fetch(url, { redirect: 'manual', cache: 'no-store', ...options,
			headers: { accept: 'application/json', ...options.headers } });
	}
	catch {
		throw new Error('The application does not answer.');
	}
}

async function send(url) {
	return json(await request(url));
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
	const { csrf, endpoint } = await loadSettings();
	const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value));
	const change = (token) => request(endpoint + path, { method: 'POST', body: JSON.stringify(given),
		headers: { 'content-type': 'application/json', ...(csrf && { [csrf.name]: token }) } });
	let response = await change(csrf?.value);
	if (response.status === 403 && csrf && csrf.plain !== csrf.value) {
		// csrf.spa() takes a token in a header only unmasked
		response = await change(csrf.plain);
	}
	return json(response);
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
