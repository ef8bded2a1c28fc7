// The frame: which view is shown, and the polling of the status.

import { get, loadSettings } from './api.js';
import { Samples } from './chart.js';
import { deadLetters } from './deadletters.js';
import { notice, PARKED, UNSENT } from './dom.js';
import { destinations, subscribers } from './lists.js';
import { message } from './message.js';
import { messages } from './messages.js';
import { overview } from './overview.js';

const INTERVAL = 2000;

const view = document.getElementById('view');

const context = { status: null, samples: new Map(), refresh };

let current = { update: () => {} };

let polling = Promise.resolve();

let timer = null;

let seen = null;

async function sample(source) {
	const page = await get('/messages', { dataSource: source.name, size: 1 });
	const sum = (statuses) => statuses.reduce((all, status) => all + (source.counts[status]?.value ?? 0), 0);
	const samples = context.samples.get(source.name) ?? new Samples();
	context.samples.set(source.name, samples);
	samples.add(performance.now() / 1000, { backlog: sum(UNSENT), parked: sum(PARKED),
		capped: [...UNSENT, ...PARKED].some((status) => source.counts[status]?.more),
		age: source.oldestPendingSeconds ?? 0, newest: page.messages[0]?.id ?? null });
}

function brokerPill() {
	const { brokerAvailable: available } = context.status;
	const pill = document.getElementById('broker');
	const text = available === null ? 'no broker' : available ? 'broker up' : 'broker down';
	// A live region speaks whenever it is written, even if it says the same
	if (pill.textContent !== text) {
		pill.textContent = text;
		pill.className = `pill ${available === null ? 'none' : available ? 'up' : 'down'}`;
	}
}

function stale(error) {
	const banner = document.getElementById('stale');
	const since = seen ? `What you see is from ${seen.toLocaleTimeString()}. ` : '';
	banner.textContent = error ? `${since}${error.message}` : '';
	banner.hidden = !error;
	document.body.classList.toggle('stale', Boolean(error));
}

/** Asks for the status once, after the request that is under way. */
function refresh() {
	polling = polling.then(poll);
	return polling;
}

async function poll() {
	try {
		const status = await get('');
		await Promise.all(status.dataSources.map(sample));
		context.status = status;
		seen = new Date();
		stale(null);
		document.getElementById('updated').textContent = seen.toLocaleTimeString();
		brokerPill();
		current.update();
	}
	catch (error) {
		stale(error);
	}
}

async function tick() {
	clearTimeout(timer);
	await refresh();
	clearTimeout(timer);
	timer = document.hidden ? null : setTimeout(tick, INTERVAL);
}

function route() {
	const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
	const [name, id] = path.split('/');
	const views = { overview, messages: id ? message : messages, destinations, subscribers,
		'dead-letters': deadLetters };
	const known = Object.hasOwn(views, name) ? name : 'overview';
	document.querySelectorAll('nav a').forEach((link) => {
		link.toggleAttribute('aria-current', link.getAttribute('href') === `#/${known}`);
	});
	return () => views[known](view, context, decodeURIComponent(id ?? ''), new URLSearchParams(query));
}

function navigate() {
	if (location.hash === '#view') {
		view.focus();
		return;
	}
	const create = route();
	if (context.status) {
		current = create();
		current.update();
		view.focus({ preventScroll: true });
	}
}

async function start() {
	try {
		const { application } = await loadSettings();
		document.getElementById('application').textContent = application ?? '';
		document.title = application ? `Outbox of ${application}` : 'Outbox';
	}
	catch (error) {
		stale(error);
		setTimeout(start, INTERVAL);
		return;
	}
	while (!context.status) {
		await refresh();
		if (!context.status) {
			await new Promise((resolve) => { setTimeout(resolve, INTERVAL); });
		}
	}
	navigate();
	window.addEventListener('hashchange', () => {
		notice('');
		navigate();
	});
	document.addEventListener('visibilitychange', () => document.hidden ? clearTimeout(timer) : tick());
	tick();
}

start();
