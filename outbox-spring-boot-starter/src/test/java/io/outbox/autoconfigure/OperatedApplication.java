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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.outbox.Subscribe;
import io.outbox.autoconfigure.sample.Parcel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A running web application with the endpoint, whose relay is switched off unless it is
 * asked for, and a client of it.
 */
final class OperatedApplication implements AutoCloseable {

	static final String OPERATOR = "operator:secret";

	static final String RELAY = "--outbox.relay.enabled=true";

	private static final List<String> SECURITY = Stream
		.of("UserDetailsServiceAutoConfiguration", "web.servlet.SecurityFilterAutoConfiguration",
				"web.servlet.ServletWebSecurityAutoConfiguration",
				"actuate.web.servlet.ManagementWebSecurityAutoConfiguration")
		.map((name) -> "org.springframework.boot.security.autoconfigure." + name)
		.toList();

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private OperatedApplication(Class<?> configuration, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--spring.main.web-application-type=servlet", "--server.port=0",
				"--spring.docker.compose.enabled=false", "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID()));
		if (List.of(arguments).stream().noneMatch((argument) -> argument.contains("exposure"))) {
			all.add("--management.endpoints.web.exposure.include=health,outbox");
		}
		boolean relay = List.of(arguments).contains(RELAY);
		if (!relay) {
			all.add("--outbox.relay.enabled=false");
		}
		all.addAll(List.of(arguments));
		this.context = new SpringApplication(configuration).run(all.toArray(String[]::new));
		if (!relay) {
			jdbc().update("INSERT INTO outbox_partition (partition_no) VALUES (0)");
		}
	}

	static OperatedApplication guarded(String... arguments) {
		return new OperatedApplication(Guarded.class, arguments);
	}

	static OperatedApplication withoutChain(String... arguments) {
		return new OperatedApplication(Plain.class, arguments);
	}

	/**
	 * With the console, for which one chain decides as docs/console.md has it.
	 */
	static OperatedApplication withConsole(String... arguments) {
		return new OperatedApplication(Console.class, with(arguments, "--outbox.console.enabled=true"));
	}

	/**
	 * With the console, behind the tokens of an application with a front end of its own.
	 */
	static OperatedApplication withSpa() {
		return new OperatedApplication(Spa.class, "--outbox.console.enabled=true");
	}

	static OperatedApplication withoutSecurity(String... arguments) {
		return withoutSecurity(Plain.class, arguments);
	}

	static OperatedApplication withoutSecurity(Class<?> configuration, String... arguments) {
		return new OperatedApplication(configuration,
				with(arguments, "--spring.autoconfigure.exclude=" + String.join(",", SECURITY)));
	}

	private static String[] with(String[] arguments, String another) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(another);
		return all.toArray(String[]::new);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	JdbcTemplate jdbc() {
		return this.context.getBean(JdbcTemplate.class);
	}

	UUID insert(UUID id, int status, String text) {
		jdbc().update("INSERT INTO outbox_message (message_id, partition_no, message_key, destination, type, body,"
				+ " headers, status, last_error) VALUES (?, 0, ?, ?, ?, '{\"card\":4711}', '{\"h\":\"v\"}', ?, ?)", id,
				text, text, text, status, text);
		return id;
	}

	UUID insert(int status, String text) {
		return insert(UUID.randomUUID(), status, text);
	}

	HttpResponse<String> get(@Nullable String user, String path) {
		return send(user, HttpRequest.newBuilder(uri(path)));
	}

	HttpResponse<String> post(@Nullable String user, String path, String json) {
		return send(user,
				HttpRequest.newBuilder(uri(path))
					.header("content-type", "application/json")
					.POST(BodyPublishers.ofString(json)));
	}

	static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	HttpResponse<String> send(@Nullable String user, HttpRequest.Builder request) {
		if (user != null) {
			request.header("authorization",
					"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	String port() {
		return String.valueOf(this.context.getEnvironment().getProperty("local.server.port"));
	}

	private static InMemoryUserDetailsManager operators() {
		return new InMemoryUserDetailsManager(
				User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build(),
				User.withUsername("viewer").password("{noop}secret").roles("VIEWER").build());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Parcel.class)
	static class Plain {

		@Bean
		InMemoryTransport transport() {
			return new InMemoryTransport();
		}

		@Bean
		InMemoryDeadLetters deadLetters() {
			return new InMemoryDeadLetters();
		}

		@Bean
		InMemoryAuditEventRepository auditEvents() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		String outboxEndpoint() {
			return "of the application";
		}

		@Bean
		Shipping shipping() {
			return new Shipping();
		}

	}

	static class Shipping {

		@Subscribe(destination = "/topic/orders.v1", queue = "shipping")
		void ship(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Guarded extends Plain {

		@Bean
		SecurityFilterChain outboxOperators(HttpSecurity http) throws Exception {
			return http.securityMatcher(EndpointRequest.to("outbox"))
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return operators();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Console extends Plain {

		@Bean
		SecurityFilterChain outboxConsole(HttpSecurity http) throws Exception {
			return http
				.securityMatchers((matchers) -> matchers.requestMatchers("/outbox", "/outbox/**")
					.requestMatchers(EndpointRequest.to("outbox")))
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return operators();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Spa extends Plain {

		@Bean
		SecurityFilterChain outboxConsole(HttpSecurity http) throws Exception {
			return http
				.securityMatchers((matchers) -> matchers.requestMatchers("/outbox", "/outbox/**")
					.requestMatchers(EndpointRequest.to("outbox")))
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.spa())
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return operators();
		}

	}

}
