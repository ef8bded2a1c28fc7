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

package io.outbox.relay;

import java.sql.SQLException;

import io.outbox.OutboxException;

/**
 * Does a worker's work on the thread of whoever asks for it, one at a time.
 */
final class Stepper {

	private final Waiter waiter;

	private final Worker worker;

	Stepper(RelayContext context) {
		this.waiter = context.waiter();
		this.worker = new Worker(0, context);
	}

	int step() {
		this.waiter.open();
		try {
			return this.worker.drain();
		}
		catch (SQLException ex) {
			throw new OutboxException("The relay can't work on its table: " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new OutboxException("The relay was interrupted, and its step was rolled back", ex);
		}
		finally {
			this.waiter.close();
		}
	}

}
