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

package io.outbox.chaos.app;

import io.outbox.OutboxListener;
import io.outbox.Payload;
import io.outbox.Subscribe;
import io.outbox.Subscription;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Does jobs. The effect of each is a row, and nothing keeps a second one out. A failing
 * job fails after its effect.
 */
class JobHandler implements OutboxListener {

	private final JdbcTemplate jdbc;

	JobHandler(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Subscribe(destination = "/topic/${chaos.name}.v1", queue = "${chaos.name}")
	void handle(Payload<Job> payload) {
		Job job = payload.body();
		System.out.println("HANDLED %s %d %s".formatted(job.behavior(), payload.attempt(), job.id()));
		this.jdbc.update("INSERT INTO effect (job, behavior) VALUES (?, ?)", job.id(), job.behavior().name());
		switch (job.behavior()) {
			case POISON -> throw new IllegalStateException("This can't be done");
			case FLAKY -> {
				if (payload.attempt() == 1) {
					throw new IllegalStateException("This can't be done yet");
				}
			}
			case GOOD, PROBE -> {
			}
		}
	}

	@Override
	public void onDuplicate(Subscription subscription, String messageId) {
		System.out.println("DUPLICATE " + messageId);
	}

}
