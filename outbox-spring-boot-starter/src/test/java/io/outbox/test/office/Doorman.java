/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.test.office;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.MessageRejectedException;
import io.outbox.Outbox;
import io.outbox.Subscribe;

import org.springframework.stereotype.Component;

/**
 * Lets holders in, thanks those who come, and has an assistant who counts.
 */
@Component
public class Doorman {

	private final List<String> admitted = new CopyOnWriteArrayList<>();

	private final List<String> counted = new CopyOnWriteArrayList<>();

	private final List<String> reminded = new CopyOnWriteArrayList<>();

	private final Outbox outbox;

	Doorman(Outbox outbox) {
		this.outbox = outbox;
	}

	@Subscribe(destination = "/topic/tickets.v1", queue = "door")
	void admit(TicketSold sold) {
		if (sold.holder().equals("nobody")) {
			throw new MessageRejectedException("Nobody is not admitted");
		}
		if (sold.holder().equals("drunk")) {
			throw new IllegalStateException("Come back later");
		}
		this.admitted.add(sold.holder());
		this.outbox.publish("/topic/thanks", sold.holder());
	}

	@Subscribe(destination = "/topic/tickets.v1", queue = "counter")
	void count(TicketSold sold) {
		this.counted.add(sold.holder());
	}

	@Subscribe(destination = "/queue/reminders.v1")
	void remind(Reminder reminder) {
		this.reminded.add(reminder.holder());
	}

	public List<String> admitted() {
		return this.admitted;
	}

	public List<String> counted() {
		return this.counted;
	}

	public List<String> reminded() {
		return this.reminded;
	}

	public void forget() {
		this.admitted.clear();
		this.counted.clear();
		this.reminded.clear();
	}

}
