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

package io.outbox.stomp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a RECEIPT on one connection. Receipts are matched by their ids, because
 * they do not come in the order of the sends. Safe for use by several threads; futures
 * are completed by the caller.
 */
final class Receipts {

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, CompletableFuture<Void>> waiting = new HashMap<>();

	private long progressAt = System.nanoTime();

	void add(String id, CompletableFuture<Void> future) {
		this.lock.lock();
		try {
			if (this.waiting.isEmpty()) {
				this.progressAt = System.nanoTime();
			}
			this.waiting.put(id, future);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** The future that waited for the receipt, or {@code null} if none did. */
	@Nullable CompletableFuture<Void> remove(@Nullable String id) {
		this.lock.lock();
		try {
			CompletableFuture<Void> future = this.waiting.remove(id);
			if (future != null) {
				this.progressAt = System.nanoTime();
			}
			return future;
		}
		finally {
			this.lock.unlock();
		}
	}

	List<CompletableFuture<Void>> all() {
		this.lock.lock();
		try {
			return new ArrayList<>(this.waiting.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	List<CompletableFuture<Void>> removeAll() {
		this.lock.lock();
		try {
			List<CompletableFuture<Void>> all = new ArrayList<>(this.waiting.values());
			this.waiting.clear();
			return all;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether something waits and nothing has come for longer than the time-out. */
	boolean isOverdue(Duration timeout) {
		this.lock.lock();
		try {
			return !this.waiting.isEmpty() && System.nanoTime() - this.progressAt > timeout.toNanos();
		}
		finally {
			this.lock.unlock();
		}
	}

}
