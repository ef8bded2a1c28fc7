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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Fails a test class in which a Netty buffer was garbage without having been released.
 * Netty makes it by the name that the build sets, and JUnit finds it as a service.
 *
 * @param <T> the type of what is released
 */
public final class BufferLeaks<T> extends ResourceLeakDetector<T> {

	private static final List<String> leaks = new CopyOnWriteArrayList<>();

	/**
	 * Create a detector, as Netty does.
	 * @param type the type of what is released
	 * @param samplingInterval how rarely it is looked at
	 */
	public BufferLeaks(Class<?> type, int samplingInterval) {
		super(type, samplingInterval);
	}

	/**
	 * Create a detector, as Netty does.
	 * @param type the type of what is released
	 * @param samplingInterval how rarely it is looked at
	 * @param maxActive not used
	 */
	public BufferLeaks(Class<?> type, int samplingInterval, long maxActive) {
		super(type, samplingInterval);
	}

	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String type, String records) {
		leaks.add(records);
	}

	@Override
	protected void reportUntracedLeak(String type) {
		leaks.add(type);
	}

	/**
	 * Find what has leaked until now. A buffer that is leaked on purpose shows that it
	 * would be found.
	 */
	static List<String> find() {
		if (getLevel() != Level.PARANOID) {
			// Started by something else than the build, which sets no detector
			return List.of();
		}
		// A leak that was reported before is not reported again
		String hint = "leaked on purpose " + System.nanoTime();
		leakOne(hint);
		await().until(() -> {
			System.gc();
			// The detector looks at garbage when it is given something new
			ByteBufAllocator.DEFAULT.buffer(1).release();
			return leaks.stream().anyMatch((records) -> records.contains(hint));
		});
		List<String> found = leaks.stream().filter((records) -> !records.contains(hint)).toList();
		leaks.clear();
		return found;
	}

	private static void leakOne(String hint) {
		ByteBufAllocator.DEFAULT.buffer(1).touch(hint);
	}

	/**
	 * Looks for leaks after each test class.
	 */
	public static final class Check implements AfterAllCallback {

		@Override
		public void afterAll(ExtensionContext context) {
			assertThat(find()).as("buffers that were not released").isEmpty();
		}

	}

}
