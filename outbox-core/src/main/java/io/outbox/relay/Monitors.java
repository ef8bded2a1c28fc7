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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The monitors of a relay, none of which can do harm. Safe for use by several threads.
 */
final class Monitors implements RelayMonitor {

	private static final Log logger = LogFactory.getLog(Monitors.class);

	private final List<RelayMonitor> monitors = new CopyOnWriteArrayList<>();

	void add(RelayMonitor monitor) {
		this.monitors.add(monitor);
	}

	boolean isEmpty() {
		return this.monitors.isEmpty();
	}

	@Override
	public void sendEnded(String destination, Duration duration, @Nullable Throwable failure) {
		call((monitor) -> monitor.sendEnded(destination, duration, failure));
	}

	@Override
	public void stepEnded(Duration duration, int messages) {
		call((monitor) -> monitor.stepEnded(duration, messages));
	}

	private void call(Consumer<RelayMonitor> event) {
		for (RelayMonitor monitor : this.monitors) {
			try {
				event.accept(monitor);
			}
			catch (RuntimeException ex) {
				logger.warn("Monitor " + monitor.getClass().getName() + " failed", ex);
			}
		}
	}

}
