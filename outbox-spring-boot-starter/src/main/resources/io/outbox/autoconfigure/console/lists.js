// Destinations and subscribers, which can be paused and resumed.

import { post } from './api.js';
import { attempt, confirmed, el, pill, show, table, time } from './dom.js';

function button(verb, id, name, onclick) {
	return el('button', { type: 'button', id, 'aria-label': `${verb} ${name}`, onclick }, verb);
}

function changeDestination(context, source, destination, action) {
	const pause = action === 'pause';
	return attempt(async () => {
		if (!await confirmed(`${pause ? 'Pause' : 'Resume'} ${destination}?`,
			pause ? 'All instances stop sending to it until somebody resumes it. Its messages wait.'
				: 'Its messages are sent in the order in which they were written.', pause ? 'Pause' : 'Resume')) {
			return '';
		}
		const { problem } = await post(`/destinations/${action}`, { dataSource: source, destination });
		await context.refresh();
		if (problem) {
			throw new Error(`${destination} is resumed in part: ${problem}`);
		}
		return `${destination} is ${pause ? 'paused' : 'resumed'}.`;
	});
}

function destinationRow(context, source, name, counts, paused) {
	const action = paused ? 'resume' : 'pause';
	const waiting = Object.entries(counts).map(([status, number]) => `${number} ${status}`).join(', ');
	const link = `#/messages?${new URLSearchParams({ dataSource: source.name, destination: name })}`;
	return [el('a', { href: link, id: `link-${source.name}-${name}` }, name), waiting || 'nothing unsent',
		paused ? el('span', {}, pill(paused.resuming ? 'RESUMING' : 'PAUSED', 'paused'), ' by ', paused.pausedBy ?? '?',
			', ', time(paused.pausedAt)) : pill('OPEN', 'up'),
		button(paused ? 'Resume' : 'Pause', `${source.name}-${name}`, name,
			() => changeDestination(context, source.name, name, action))];
}

function destinationRows(context, source) {
	const names = new Map(source.destinations.map(({ destination, counts }) => [destination, counts]));
	source.paused.filter(({ destination }) => !names.has(destination))
		.forEach(({ destination }) => names.set(destination, {}));
	return [...names].map(([name, counts]) => destinationRow(context, source, name, counts,
		source.paused.find(({ destination }) => destination === name)));
}

export function destinations(view, context) {
	const lists = el('div');
	const name = el('input', { name: 'destination', required: true, placeholder: '/topic/orders.v1' });
	const source = el('select', { name: 'dataSource' });
	const sourceField = el('label', { hidden: true }, 'Data source ', source);
	const form = el('form', { class: 'line', onsubmit: (event) => {
		event.preventDefault();
		changeDestination(context, source.value, name.value.trim(), 'pause');
	} }, el('label', {}, 'Another destination ', name), sourceField, el('button', {}, 'Pause'));
	show(view, el('h1', {}, 'Destinations'), lists, form);
	return {
		update() {
			const sources = context.status.dataSources;
			sourceField.hidden = sources.length < 2;
			if (source.options.length !== sources.length) {
				source.replaceChildren(...sources.map((each) => el('option', {}, each.name)));
			}
			show(lists, sources.map((each) => {
				const rows = destinationRows(context, each);
				const title = `With unsent messages, or paused${sources.length > 1 ? `, in ${each.name}` : ''}`;
				return rows.length ? table(title, ['Destination', 'Waiting', 'State', 'Action'], rows)
					: el('p', { class: 'empty' }, 'No destination has unsent messages or is paused.');
			}));
		},
	};
}

function changeSubscriber(context, subscriber, action) {
	const pause = action === 'pause';
	return attempt(async () => {
		if (!await confirmed(`${pause ? 'Pause' : 'Resume'} the subscriber ${subscriber}?`,
			'This holds for the instance that answers, until it is restarted. '
			+ (pause ? 'The broker keeps the messages.' : ''), pause ? 'Pause' : 'Resume')) {
			return '';
		}
		await post(`/subscribers/${action}`, { subscriber });
		await context.refresh();
		return `The subscriber ${subscriber} is ${pause ? 'paused' : 'resumed'}.`;
	});
}

function subscriberRow(context, { id, destination, queue, connected, running, paused }) {
	return [id, destination, queue,
		el('span', { class: 'pills' }, pill(connected ? 'CONNECTED' : 'NOT CONNECTED', connected ? 'up' : 'down'),
			pill(running ? 'RUNNING' : 'STOPPED', running ? 'up' : 'down'), paused ? pill('PAUSED') : null),
		el('a', { href: `#/dead-letters/${encodeURIComponent(id)}`, id: `letters-${id}`, 'aria-label': `Dead letters of ${id}` }, 'Show'),
		button(paused ? 'Resume' : 'Pause', `subscriber-${id}`, id,
			() => changeSubscriber(context, id, paused ? 'resume' : 'pause'))];
}

export function subscribers(view, context) {
	return {
		update() {
			const rows = context.status.subscribers.map((each) => subscriberRow(context, each));
			show(view, el('h1', {}, 'Subscribers'),
				rows.length ? table('Of the instance that answers',
					['Subscriber', 'Destination', 'Queue', 'State', 'Dead letters', 'Action'], rows)
					: el('p', { class: 'empty' }, 'This instance has no subscribers.'));
		},
	};
}
