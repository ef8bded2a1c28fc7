// Elements, dialogs and words. Data gets into the page as text only, never as markup.

/** What each status means to a person. */
export const STATUSES = {
	PENDING: 'waits to be sent',
	RETRYING: 'was refused, will be tried again',
	HELD: 'waits behind a message of its key',
	DELAYED: 'is not due yet',
	PAUSED: 'waits while its destination is paused',
	FAILED: 'was given up, waits for you',
	EXPIRED: 'was not sent in its life',
	PUBLISHED: 'was confirmed by the broker',
};

export const UNSENT = ['PENDING', 'RETRYING', 'HELD', 'DELAYED', 'PAUSED'];

export const PARKED = ['FAILED', 'EXPIRED'];

export const RETRYABLE = ['FAILED', 'EXPIRED', 'RETRYING'];

/** Creates an element. Attributes named on… are listeners; children are elements or become text. */
export function el(name, attributes = {}, ...children) {
	const element = name === 'svg' || name === 'path'
		? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (key.startsWith('on')) {
			element.addEventListener(key.substring(2), value);
		}
		else if (value === true) {
			element.setAttribute(key, '');
		}
		else if (value !== false && value !== null && value !== undefined) {
			element.setAttribute(key, value);
		}
	}
	element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
	return element;
}

/** Replaces what a container shows; the element with the focus is found again by its id. */
export function show(container, ...children) {
	const focused = container.contains(document.activeElement) ? document.activeElement.id : null;
	container.replaceChildren(...children.flat(Infinity).filter(Boolean));
	if (focused) {
		document.getElementById(focused)?.focus();
	}
}

export function notice(text, failed = false) {
	const element = document.getElementById('notice');
	element.textContent = text;
	element.hidden = !text;
	element.classList.toggle('failed', failed);
}

/** Runs an action and shows what came of it, or its error. */
export async function attempt(action) {
	try {
		notice(await action() ?? '');
	}
	catch (error) {
		notice(error.message, true);
	}
}

/** Asks a question; true if the person agrees. */
export function confirmed(question, detail, verb, danger = false) {
	return new Promise((resolve) => {
		const dialog = el('dialog', { 'aria-labelledby': 'question' },
			el('h2', { id: 'question' }, question), el('p', {}, detail),
			el('div', { class: 'actions' },
				el('button', { type: 'button', id: 'cancel', autofocus: true, onclick: () => dialog.close() }, 'Cancel'),
				el('button', { type: 'button', id: 'confirm', class: danger ? 'danger' : 'primary',
					onclick: () => dialog.close('yes') }, verb)));
		dialog.addEventListener('close', () => {
			dialog.remove();
			resolve(dialog.returnValue === 'yes');
		});
		document.body.append(dialog);
		dialog.showModal();
	});
}

export function plural(number, noun) {
	return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

export function duration(seconds) {
	const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
	const index = Math.max(0, units.findIndex(([size]) => seconds >= size));
	const [size, unit] = seconds < 1 ? units[3] : units[index];
	const rest = index < 3 && seconds >= 60 ? Math.floor(seconds % size / units[index + 1][0]) : 0;
	return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${units[index + 1][1]}` : ''}`;
}

/** A time in the person's own zone, with the exact one as its title. */
export function time(instant) {
	if (!instant) {
		return '';
	}
	const date = new Date(instant);
	const local = new Date(date.getTime() - date.getTimezoneOffset() * 60000);
	return el('time', { datetime: instant, title: instant }, local.toISOString().substring(0, 19).replace('T', ' '));
}

export function pill(text, kind) {
	return el('span', { class: `pill ${kind ?? text.toLowerCase()}` }, text);
}

/** A table whose rows become cards where there is little room: each cell knows the title of its column. */
export function table(caption, titles, rows) {
	return el('table', {}, el('caption', {}, caption),
		el('thead', {}, el('tr', {}, titles.map((title) => el('th', { scope: 'col' }, title)))),
		el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell, index) => el('td',
			{ 'data-title': typeof titles[index] === 'string' ? titles[index] : null }, cell))))));
}
