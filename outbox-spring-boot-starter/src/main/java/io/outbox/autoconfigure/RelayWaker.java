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

package io.outbox.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.outbox.relay.Relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Wakes the relays of the application after a commit. Commits before all singletons are
 * there wake nobody, so that a relay is never created by a commit; it looks at the table
 * when it starts anyway.
 */
final class RelayWaker implements Runnable, SmartInitializingSingleton {

	private final ObjectProvider<Relay> provider;

	private final List<Relay> relays = new CopyOnWriteArrayList<>();

	RelayWaker(ObjectProvider<Relay> provider) {
		this.provider = provider;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.provider.stream(ObjectProvider.UNFILTERED).forEach(this::add);
	}

	/**
	 * Wake a relay from now on that is defined later than the others.
	 */
	Relay add(Relay relay) {
		if (!this.relays.contains(relay)) {
			this.relays.add(relay);
		}
		return relay;
	}

	@Override
	public void run() {
		this.relays.forEach(Relay::wake);
	}

}
