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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * Looks hosts up as the JDK does, which may take long, and not on the event loop that
 * asks, because that serves other connections.
 */
final class HostResolver extends InetNameResolver {

	private final Executor lookups;

	private HostResolver(EventExecutor asking, Executor lookups) {
		super(asking);
		this.lookups = lookups;
	}

	static AddressResolverGroup<InetSocketAddress> group(Executor lookups) {
		return new AddressResolverGroup<>() {

			@Override
			protected AddressResolver<InetSocketAddress> newResolver(EventExecutor asking) {
				return new HostResolver(asking, lookups).asAddressResolver();
			}

		};
	}

	@Override
	protected void doResolve(String host, Promise<InetAddress> promise) {
		lookUp(() -> InetAddress.getByName(host), promise);
	}

	@Override
	protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
		lookUp(() -> List.of(InetAddress.getAllByName(host)), promise);
	}

	private <T> void lookUp(Callable<T> lookup, Promise<T> promise) {
		try {
			this.lookups.execute(() -> {
				try {
					promise.trySuccess(lookup.call());
				}
				catch (Exception ex) {
					promise.tryFailure(ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			promise.tryFailure(ex);
		}
	}

}
