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

package io.outbox.sample;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the sample shows of itself, over HTTP and with the broker in the process.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.url=jdbc:h2:mem:observability-tests;DB_CLOSE_DELAY=-1",
				"sample.first-orders=false", "management.tracing.sampling.probability=1",
				"outbox.stomp.reconnect.max-interval=500ms" })
class ObservabilityTests {

	private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {
	};

	@LocalServerPort
	private int port;

	@Autowired
	private InMemorySpanExporter spans;

	@Autowired
	private JdbcClient jdbcClient;

	@Autowired
	@Qualifier("embeddedBroker")
	private SmartLifecycle broker;

	private RestTestClient client;

	@DynamicPropertySource
	static void freePort(DynamicPropertyRegistry registry) {
		int free = TestSocketUtils.findAvailableTcpPort();
		registry.add("sample.broker.port", () -> free);
	}

	@BeforeEach
	void connect() {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
		await().untilAsserted(() -> assertThat(outbox()).containsEntry("status", "UP"));
		this.spans.reset();
	}

	@Test
	void oneTraceLeadsFromTheRequestToTheSubscriber() {
		placeOrder();

		await().untilAsserted(() -> assertThat(names()).contains("receive /topic/orders.v1"));
		Map<String, SpanData> byName = this.spans.getFinishedSpanItems()
			.stream()
			.collect(Collectors.toMap(SpanData::getName, (span) -> span, (first, second) -> first));
		SpanData request = byName.get("http post /orders");
		SpanData publish = byName.get("publish /topic/orders.v1");
		SpanData send = byName.get("send /topic/orders.v1");
		SpanData receive = byName.get("receive /topic/orders.v1");
		assertThat(List.of(publish, send, receive)).extracting(SpanData::getTraceId).containsOnly(request.getTraceId());
		assertThat(publish.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(List.of(send, receive)).extracting(SpanData::getParentSpanId).containsOnly(publish.getSpanId());
		assertThat(List.of(publish, send, receive)).extracting(SpanData::getKind)
			.containsExactly(SpanKind.PRODUCER, SpanKind.CLIENT, SpanKind.CONSUMER);
		assertThat(headers()).contains("\"traceparent\":\"00-" + publish.getTraceId() + "-" + publish.getSpanId());
	}

	@Test
	void aBrokerThatIsAwayIsDegradedAndTheApplicationStaysInService() {
		this.broker.stop();
		try {
			await().untilAsserted(() -> assertThat(outbox()).containsEntry("status", "DEGRADED"));
			EntityExchangeResult<Map<String, Object>> health = health();
			assertThat(health.getStatus()).isEqualTo(HttpStatus.OK);
			assertThat(health.getResponseBody()).containsEntry("status", "UP");
			assertThat(outbox().get("details")).asInstanceOf(InstanceOfAssertFactories.MAP)
				.extractingByKey("broker", InstanceOfAssertFactories.MAP)
				.containsEntry("connected", false);
			placeOrder();
			assertThat(outbox().get("details")).asInstanceOf(InstanceOfAssertFactories.MAP).containsEntry("pending", 1);
		}
		finally {
			this.broker.start();
		}

		await().untilAsserted(() -> assertThat(outbox()).containsEntry("status", "UP"));
		await().untilAsserted(() -> assertThat(outbox().get("details")).asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("pending", 0));
	}

	private void placeOrder() {
		this.client.post()
			.uri("/orders")
			.body(Map.of("customer", "ada", "product", "keyboard", "quantity", 1))
			.exchange()
			.expectStatus()
			.isCreated();
	}

	private EntityExchangeResult<Map<String, Object>> health() {
		return this.client.get().uri("/actuator/health").exchange().returnResult(OBJECT);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> outbox() {
		Map<String, Object> components = (Map<String, Object>) health().getResponseBody().get("components");
		return (Map<String, Object>) components.get("outbox");
	}

	private List<String> names() {
		return this.spans.getFinishedSpanItems().stream().map(SpanData::getName).toList();
	}

	private String headers() {
		return this.jdbcClient.sql("SELECT headers FROM outbox_message ORDER BY id DESC LIMIT 1")
			.query(String.class)
			.single();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TracingConfiguration {

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SpanProcessor simpleSpanProcessor(InMemorySpanExporter exporter) {
			return SimpleSpanProcessor.create(exporter);
		}

	}

}
