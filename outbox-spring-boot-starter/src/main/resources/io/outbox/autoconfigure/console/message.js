// One message, with all that the endpoint shows of it.

import { get, post } from './api.js';
import { attempt, confirmed, el, pill, RETRYABLE, show, table, time, UNSENT } from './dom.js';

function facts(message) {
	const all = [['Status', pill(message.status ?? 'UNKNOWN')], ['Destination', message.destination], ['Key', message.key],
		['Type', message.type], ['Operation', message.operation], ['Attempts', String(message.attempts)],
		['Written', time(message.createdAt)], ['Due', time(message.dueAt)], ['Published', time(message.publishedAt)],
		['Expires', time(message.expiresAt)], ['Partition', String(message.partition)],
		['Reason', message.lastError ? el('pre', { class: 'error', tabindex: '0' }, message.lastError) : null]];
	return el('dl', {}, all.filter(([, value]) => value).map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

export function headers(value) {
	if (!value) {
		return el('p', { class: 'empty' }, 'It has no headers.');
	}
	if (typeof value !== 'object') {
		return el('pre', { tabindex: '0' }, String(value));
	}
	return table('Sent along with the body', ['Name', 'Value'], Object.entries(value).map(([name, each]) =>
		[name, typeof each === 'string' ? each : JSON.stringify(each)]));
}

function pretty(text) {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	}
	catch {
		return text;
	}
}

export function body(shown, id = 'body') {
	return shown.bodyShown ? el('pre', { id, tabindex: '0', 'aria-label': 'Body' }, pretty(shown.body ?? ''))
		: el('p', { class: 'empty' }, 'Bodies are not shown: the application does not set outbox.console.show-bodies.');
}

export function message(view, context, id, parameters) {
	const dataSource = parameters.get('dataSource');
	const content = el('div');
	const load = async () => {
		const shown = await get(`/messages/${encodeURIComponent(id)}`, { dataSource });
		const { status } = shown.message;
		const unsent = UNSENT.includes(status);
		show(content, el('div', { class: 'actions' },
			RETRYABLE.includes(status) ? el('button', { type: 'button', id: 'retry', onclick: retry }, 'Retry') : null,
			status !== 'PUBLISHED' ? el('button', { type: 'button', id: 'discard', class: 'danger',
				onclick: () => discard(unsent) }, 'Discard') : null),
		facts(shown.message), el('h2', {}, 'Headers'), headers(shown.headers), el('h2', {}, 'Body'), body(shown));
	};
	const retry = () => attempt(async () => {
		if (!await confirmed('Retry this message?', 'It is due at once, and its attempts start from the beginning.', 'Retry')) {
			return '';
		}
		await post(`/messages/${id}/retry`, { dataSource });
		await load();
		return 'The message is tried again.';
	});
	const discard = (unsent) => attempt(async () => {
		if (!await confirmed('Discard this message?', unsent ? 'It has not been sent yet, and never will be.'
			: 'It is deleted and can’t be brought back.', 'Discard', true)) {
			return '';
		}
		await post(`/messages/${id}/discard`, { dataSource, force: unsent ? 'true' : '' });
		location.hash = '#/messages';
		return 'The message is discarded.';
	});
	show(view, el('h1', {}, 'Message ', el('code', {}, id)), content);
	attempt(load);
	return { update: () => {} };
}
