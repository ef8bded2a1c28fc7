// Finding messages, and retrying or discarding some or all of them.

import { get, post, postAll } from './api.js';
import { attempt, confirmed, el, notice, pill, plural, RETRYABLE, show, STATUSES, table, time, UNSENT } from './dom.js';

const TEXTS = [['destination', 'Destination'], ['key', 'Key'], ['type', 'Type'], ['text', 'Error contains']];

const TIMES = [['from', 'Written from'], ['to', 'Written before']];

/** A page that the endpoint leaves empty is followed, this many times without asking. */
const EMPTY_PAGES = 20;

/** Messages that match a filter are counted before all of them are changed, as far as this. */
const COUNT_PAGES = 6;

const PAGE = 50;

async function find(filter, cursor) {
	let page = await get('/messages', { ...filter, cursor, size: PAGE });
	for (let empty = 0; empty < EMPTY_PAGES && page.messages.length === 0 && page.next; empty++) {
		page = await get('/messages', { ...filter, cursor: page.next, size: PAGE });
	}
	return page;
}

async function howMany(filter) {
	let number = 0;
	let cursor = '';
	for (let pages = 0; pages < COUNT_PAGES && cursor !== null; pages++) {
		const page = await get('/messages', { ...filter, cursor, size: 500 });
		number += page.messages.length;
		cursor = page.next;
	}
	return { number, more: cursor !== null };
}

function field([name, title], value, type) {
	return el('label', {}, title, el('input', { name, value, type, step: type === 'text' ? null : '1' }));
}

function localTime(instant) {
	return instant ? new Date(new Date(instant) - new Date(instant).getTimezoneOffset() * 60000).toISOString().substring(0, 19)
		: '';
}

function searchForm(filter, sources, onsearch) {
	const form = el('form', { role: 'search', 'aria-label': 'Messages', onsubmit: (event) => {
		event.preventDefault();
		const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
		TIMES.filter(([name]) => values[name]).forEach(([name]) => {
			values[name] = new Date(values[name]).toISOString();
		});
		onsearch(values);
	} },
	el('label', { hidden: sources.length < 2 }, 'Data source', el('select', { name: 'dataSource' },
		sources.map(({ name }) => el('option', { selected: name === filter.dataSource }, name)))),
	el('label', {}, 'Status', el('select', { name: 'status' }, el('option', { value: '' }, 'any'),
		Object.keys(STATUSES).map((status) => el('option', { selected: status === filter.status }, status)))),
	TEXTS.map((each) => field(each, filter[each[0]], 'text')),
	TIMES.map((each) => field(each, localTime(filter[each[0]]), 'datetime-local')),
	el('button', { class: 'primary', id: 'search' }, 'Search'));
	return form;
}

/** The list under the form: it has the pages that were seen, and what is selected on this one. */
class Results {

	#filter;

	#element = el('div', { id: 'results' });

	#cursors = [''];

	#page = { messages: [], next: null };

	#selected = new Set();

	constructor(filter) {
		this.#filter = filter;
	}

	get element() {
		return this.#element;
	}

	async load() {
		this.#element.setAttribute('aria-busy', 'true');
		try {
			this.#page = await find(this.#filter, this.#cursors.at(-1));
			this.#selected.clear();
			this.#draw();
		}
		finally {
			this.#element.removeAttribute('aria-busy');
		}
	}

	#draw() {
		const { messages, next } = this.#page;
		show(this.#element, this.#actions(),
			messages.length ? table(`${plural(messages.length, 'message')} on page ${this.#cursors.length}, newest first`,
				[el('span', { class: 'hidden' }, 'Select'), 'Status', 'Message', 'Destination', 'Key', 'Attempts', 'Written',
					'Last error'], messages.map((message) => this.#row(message)))
				: el('p', { class: 'empty' }, next ? 'Nothing found so far. “Older” goes on searching.' : 'No messages.'),
			el('div', { class: 'actions paging' },
				el('button', { type: 'button', id: 'newer', disabled: this.#cursors.length === 1,
					onclick: () => this.#turn(() => this.#cursors.pop()) }, '← Newer'),
				el('button', { type: 'button', id: 'older', disabled: !next,
					onclick: () => this.#turn(() => this.#cursors.push(next)) }, 'Older →')));
	}

	#turn(change) {
		change();
		return attempt(() => this.load());
	}

	#row(message) {
		const { messageId: id } = message;
		const link = `#/messages/${id}?${new URLSearchParams({ dataSource: this.#filter.dataSource ?? '' })}`;
		return [el('input', { type: 'checkbox', id: `select-${id}`, 'aria-label': `Select message ${id}`,
			checked: this.#selected.has(id), onchange: (event) => this.#select(id, event.target.checked) }),
		pill(message.status ?? 'UNKNOWN'), el('a', { href: link, id: `open-${id}`, title: id }, message.type || id),
		message.destination, message.key, String(message.attempts), time(message.createdAt),
		el('span', { class: 'clip', title: message.lastError ?? '' }, message.lastError ?? '')];
	}

	#select(id, selected) {
		this.#selected[selected ? 'add' : 'delete'](id);
		this.#draw();
	}

	#actions() {
		const number = this.#selected.size;
		const { status } = this.#filter;
		return el('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' },
			number ? [el('span', {}, `${number} selected`),
				el('button', { type: 'button', id: 'retry', onclick: () => this.#each('retry') }, 'Retry selected'),
				el('button', { type: 'button', id: 'discard', class: 'danger', onclick: () => this.#each('discard') },
					'Discard selected')] : null,
			RETRYABLE.includes(status) ? el('button', { type: 'button', id: 'retry-all',
				onclick: () => this.#all('retry') }, 'Retry all found…') : null,
			status && status !== 'PUBLISHED' ? el('button', { type: 'button', id: 'discard-all', class: 'danger',
				onclick: () => this.#all('discard') }, 'Discard all found…') : null);
	}

	/** Changes the selected messages one by one; one that can't be changed does not stop the others. */
	#each(action) {
		return attempt(async () => {
			const chosen = this.#page.messages.filter(({ messageId }) => this.#selected.has(messageId));
			const unsent = chosen.some(({ status }) => UNSENT.includes(status));
			if (!await this.#agreed(action, plural(chosen.length, 'message'), unsent)) {
				return '';
			}
			const errors = [];
			for (const { messageId, status } of chosen) {
				const force = action === 'discard' && UNSENT.includes(status) ? 'true' : '';
				await post(`/messages/${messageId}/${action}`, { dataSource: this.#filter.dataSource, force })
					.catch((error) => errors.push(error.message));
			}
			await this.load();
			return this.#told(action, chosen.length - errors.length, errors, plural(errors.length, 'message'));
		});
	}

	#all(action) {
		return attempt(async () => {
			const { number, more } = await howMany(this.#filter);
			const unsent = UNSENT.includes(this.#filter.status);
			const many = `${more ? 'more than ' : ''}${plural(number, 'message')}`;
			if (!await this.#agreed(action, many, unsent)) {
				return '';
			}
			const force = action === 'discard' && unsent ? 'true' : '';
			notice('Working …');
			const { changed, problems } = await postAll(`/messages/${action}`, { ...this.#filter, force });
			await this.load();
			return this.#told(action, changed, problems, 'others');
		});
	}

	#agreed(action, many, unsent) {
		return action === 'retry' ? confirmed(`Retry ${many}?`, 'They are due at once, and their attempts start from the beginning.',
			'Retry') : confirmed(`Discard ${many}?`, unsent ? 'Some have not been sent yet, and never will be.'
			: 'They are deleted and can’t be brought back.', 'Discard', true);
	}

	#told(action, number, errors, rest) {
		const done = `${plural(number, 'message')} ${action === 'retry' ? 'will be tried again' : 'discarded'}.`;
		if (errors.length) {
			throw new Error(`${done} But ${rest} not: ${errors[0]}`);
		}
		return done;
	}

}

export function messages(view, context, _, parameters) {
	const filter = Object.fromEntries(parameters);
	const results = new Results(filter);
	show(view, el('h1', {}, 'Messages'), searchForm(filter, context.status.dataSources, (values) => {
		const hash = `#/messages?${new URLSearchParams(values)}`;
		if (location.hash === hash) {
			attempt(() => results.load());
		}
		location.hash = hash;
	}), results.element);
	attempt(() => results.load());
	return { update: () => {} };
}
