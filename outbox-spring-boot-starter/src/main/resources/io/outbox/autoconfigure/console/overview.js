// The first view: is the broker there, what waits, and for how long.

import { chart } from './chart.js';
import { duration, el, PARKED, show, STATUSES } from './dom.js';

function brokerText(available) {
	return available === null ? 'This application has no way to a broker.'
		: available ? 'The broker takes messages.'
			: 'The broker can’t be reached. Messages wait in the database and are sent when it is back.';
}

function count(source, [status, meaning]) {
	const { value, more } = source.counts[status] ?? { value: 0, more: false };
	const bad = value > 0 && PARKED.includes(status);
	const link = `#/messages?${new URLSearchParams({ dataSource: source.name, status })}`;
	return el('li', { class: bad ? 'bad' : value ? '' : 'none' },
		el('a', { href: link, id: `count-${source.name}-${status}` },
			el('strong', {}, value.toLocaleString('en') + (more ? '+' : '')), ' ', el('span', {}, status)),
		el('small', {}, meaning));
}

const perSecond = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)}/s`;

function section(source, samples, several) {
	return el('section', { 'aria-label': `Data source ${source.name}` },
		several ? el('h2', {}, source.name) : null,
		el('p', { class: 'oldest' }, source.oldestPendingSeconds === null ? 'Nothing waits to be sent.'
			: `The oldest pending message waits for ${duration(source.oldestPendingSeconds)}.`),
		el('ul', { class: 'counts' }, Object.entries(STATUSES).map((status) => count(source, status))),
		el('div', { class: 'charts' },
			chart('Backlog', [['unsent', samples.points('backlog')]], (value) => Math.round(value).toLocaleString('en')),
			chart('Oldest', [['age', samples.points('age')]], duration),
			chart('Rate (estimate)', [['written', samples.points('written')], ['sent', samples.points('sent')]], perSecond)));
}

export function overview(view, context) {
	return {
		update() {
			const { status, samples } = context;
			show(view, el('h1', {}, 'Overview'),
				el('p', { class: status.brokerAvailable === false ? 'bad' : '' }, brokerText(status.brokerAvailable)),
				status.dataSources.map((source) =>
					section(source, samples.get(source.name), status.dataSources.length > 1)));
		},
	};
}
