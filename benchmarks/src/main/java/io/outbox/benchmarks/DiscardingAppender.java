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

package io.outbox.benchmarks;

import java.sql.Connection;
import java.util.List;

import io.outbox.jdbc.MessageAppender;
import io.outbox.jdbc.MessageDraft;
import io.outbox.jdbc.MessageIds;
import io.outbox.jdbc.NewMessage;

/**
 * Drops messages where they would be written.
 */
class DiscardingAppender implements MessageAppender {

	private static final NewMessage MESSAGE = new NewMessage(MessageIds.next(), 0, "", "", "", null, "", "", null,
			null);

	private long characters;

	@Override
	public NewMessage prepare(MessageDraft draft) {
		this.characters += draft.body().length();
		return MESSAGE;
	}

	@Override
	public void append(Connection connection, List<NewMessage> messages) {
		messages.forEach((message) -> this.characters += message.headers().length());
	}

	@Override
	public void committed() {
	}

	/**
	 * The size of what was dropped, so that a run without messages shows.
	 */
	long characters() {
		return this.characters;
	}

	/**
	 * Has the messages prepared as they are in an application.
	 */
	static final class Preparing extends DiscardingAppender {

		private final MessageAppender appender;

		Preparing(MessageAppender appender) {
			this.appender = appender;
		}

		@Override
		public NewMessage prepare(MessageDraft draft) {
			return this.appender.prepare(draft);
		}

	}

}
