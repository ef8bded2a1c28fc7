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

import io.outbox.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassicProtocol}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClassicProtocolTests {

	private final Subscription topic = Subscription.to("/topic/orders.v1").queue("shipping").build();

	@Test
	void durableTopicSubscriptionSaysThatItHasOneConsumer(CapturedOutput output) {
		new ClassicProtocol("service", false).prepare(this.topic);

		assertThat(output).contains("'shipping'").contains("one instance at a time");
	}

	@Test
	void subscriptionOfAQueueSaysNothing(CapturedOutput output) {
		new ClassicProtocol("service", true).prepare(this.topic);
		new ClassicProtocol("service", false).prepare(Subscription.to("/queue/orders").build());

		assertThat(output).doesNotContain("one instance at a time");
	}

}
