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

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;

/**
 * Watches how much heap is still used after the garbage collections, above what was used
 * before. Counts what has died but is not yet found dead too.
 */
final class Heap implements AutoCloseable {

	private final AtomicLong most = new AtomicLong();

	private final NotificationListener listener = (notification,
			handback) -> note(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));

	private volatile long idle;

	Heap() {
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			((NotificationEmitter) collector).addNotificationListener(this.listener, null, null);
		}
	}

	/** Take what is used now as what is used when idle. */
	void start() {
		System.gc();
		this.idle = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		this.most.set(0);
	}

	private void note(GarbageCollectionNotificationInfo info) {
		Map<String, MemoryUsage> pools = info.getGcInfo().getMemoryUsageAfterGc();
		long used = ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pools.getOrDefault(pool.getName(), pool.getUsage()).getUsed())
			.sum();
		this.most.accumulateAndGet(used, Math::max);
	}

	/** Megabytes above idle. */
	double megabytes() {
		return Math.max(this.most.get() - this.idle, 0) / 1048576.0;
	}

	@Override
	public void close() throws ListenerNotFoundException {
		for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
			((NotificationEmitter) collector).removeNotificationListener(this.listener);
		}
	}

}
