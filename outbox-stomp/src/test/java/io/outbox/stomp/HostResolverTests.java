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

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostResolver}.
 */
class HostResolverTests {

	@Test
	void hostIsLookedUpLaterAndElsewhere() {
		List<Runnable> lookups = new ArrayList<>();

		Future<List<InetSocketAddress>> found = resolve("localhost", lookups::add);
		assertThat(found.isDone()).isFalse();
		lookups.get(0).run();

		assertThat(found.getNow()).isNotEmpty().allSatisfy((address) -> {
			assertThat(address.getAddress().isLoopbackAddress()).isTrue();
			assertThat(address.getHostString()).isEqualTo("localhost");
			assertThat(address.getPort()).isEqualTo(61613);
		});
	}

	@Test
	void unknownHostIsAFailure() {
		assertThat(resolve("not a host", Runnable::run).cause()).isInstanceOf(UnknownHostException.class);
	}

	@Test
	void lookupThatIsRefusedIsAFailure() {
		Future<?> found = resolve("localhost", (lookup) -> {
			throw new RejectedExecutionException("closed");
		});

		assertThat(found.cause()).isInstanceOf(RejectedExecutionException.class);
	}

	private static Future<List<InetSocketAddress>> resolve(String host, Executor lookups) {
		try (AddressResolverGroup<InetSocketAddress> group = HostResolver.group(lookups)) {
			return group.getResolver(ImmediateEventExecutor.INSTANCE)
				.resolveAll(InetSocketAddress.createUnresolved(host, 61613));
		}
	}

}
