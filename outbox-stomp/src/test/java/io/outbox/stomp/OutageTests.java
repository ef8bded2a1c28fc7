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

import java.net.ConnectException;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Outage}.
 */
class OutageTests {

	private final Outage outage = new Outage();

	@Test
	void beginningIsNewsAndWhatFollowsIsNot() {
		assertThat(this.outage.isNews(new ConnectException())).isTrue();
		assertThat(this.outage.isNews(new ConnectException())).isFalse();
	}

	@Test
	void certificateThatIsRefusedLaterIsNewsOnce() {
		this.outage.isNews(new ConnectException());

		assertThat(this.outage.isNews(new IllegalStateException(new SSLHandshakeException("expired")))).isTrue();
		assertThat(this.outage.isNews(new IllegalStateException(new SSLHandshakeException("expired")))).isFalse();
	}

	@Test
	void nextOutageIsNewsAgain() {
		this.outage.isNews(new SSLHandshakeException("expired"));

		assertThat(this.outage.end()).isTrue();
		assertThat(this.outage.end()).isFalse();
		assertThat(this.outage.isNews(new SSLHandshakeException("expired"))).isTrue();
	}

}
