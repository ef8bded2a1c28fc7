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

import java.time.Duration;

import io.outbox.Outbox;
import jakarta.persistence.EntityManager;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
public class Office {

	private final EntityManager entityManager;

	private final Outbox outbox;

	Office(EntityManager entityManager, Outbox outbox) {
		this.entityManager = entityManager;
		this.outbox = outbox;
	}

	public Long sell(String holder) {
		Ticket ticket = new Ticket(holder);
		this.entityManager.persist(ticket);
		return ticket.getId();
	}

	public void remind(String holder) {
		this.outbox.message("/queue/reminders")
			.key(holder)
			.header("language", "en")
			.deliverAfter(Duration.ofHours(1))
			.expiresIn(Duration.ofDays(1))
			.body(new Reminder(holder))
			.publish();
	}

}
