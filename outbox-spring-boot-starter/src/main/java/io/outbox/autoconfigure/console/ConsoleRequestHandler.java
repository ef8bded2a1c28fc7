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

package io.outbox.autoconfigure.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.outbox.autoconfigure.OutboxProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestHandler;

/**
 * Answers requests for the page, its parts and its settings, and for nothing else.
 */
final class ConsoleRequestHandler implements HttpRequestHandler {

	private static final Log logger = LogFactory.getLog(ConsoleRequestHandler.class);

	private static final String JSON = "application/json;charset=UTF-8";

	private static final String TEXT = "text/plain;charset=UTF-8";

	private static final String SETTINGS = "settings.json";

	private static final String PAGE = "console.html";

	private static final Set<String> PARTS = Set.of(PAGE, "console.css", "console.js", "api.js", "chart.js",
			"deadletters.js", "dom.js", "lists.js", "message.js", "messages.js", "overview.js");

	private static final Map<String, String> TYPES = Map.of("html", "text/html;charset=UTF-8", "css",
			"text/css;charset=UTF-8", "js", "text/javascript;charset=UTF-8");

	private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
					+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store",
			"Cross-Origin-Resource-Policy", "same-origin");

	private final OutboxProperties.Console properties;

	private final ConsoleGuard guard;

	private final Function<HttpServletRequest, PageSettings> settings;

	private final AtomicBoolean warned = new AtomicBoolean();

	ConsoleRequestHandler(OutboxProperties.Console properties, ConsoleGuard guard,
			Function<HttpServletRequest, PageSettings> settings) {
		this.properties = properties;
		this.guard = guard;
		this.settings = settings;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		HEADERS.forEach(response::setHeader);
		String file = file(request);
		if (!this.properties.isOpen() && !this.guard.hasAdmitted(request)) {
			refuse(response);
		}
		else if (!HttpMethod.GET.matches(request.getMethod()) && !HttpMethod.HEAD.matches(request.getMethod())) {
			response.setHeader("Allow", "GET, HEAD");
			write(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, TEXT, "The console is only read");
		}
		else if (this.properties.getPath().endsWith("/" + file)) {
			// The page's own references are relative to the folder
			response.setStatus(HttpServletResponse.SC_FOUND);
			response.setHeader("Location", file + "/");
		}
		else if (file.equals(SETTINGS)) {
			write(response, HttpServletResponse.SC_OK, JSON,
					JsonMapper.shared().writeValueAsString(this.settings.apply(request)));
		}
		else {
			resource(response, file.isEmpty() ? PAGE : file);
		}
	}

	private static String file(HttpServletRequest request) {
		String uri = request.getRequestURI();
		return uri.substring(uri.lastIndexOf('/') + 1);
	}

	private void refuse(HttpServletResponse response) throws IOException {
		String path = this.properties.getPath();
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("The console of the outbox is closed: no SecurityFilterChain says who may use " + path + " and "
					+ path + "/**");
		}
		write(response, HttpServletResponse.SC_FORBIDDEN, TEXT,
				"The console is closed: no SecurityFilterChain of the application says who may use " + path + " and "
						+ path + "/**");
	}

	private static void resource(HttpServletResponse response, String file) throws IOException {
		String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
		if (type == null || !PARTS.contains(file)) {
			write(response, HttpServletResponse.SC_NOT_FOUND, TEXT, "The console has no such part");
			return;
		}
		try (InputStream content = new ClassPathResource(file, ConsoleRequestHandler.class).getInputStream()) {
			write(response, HttpServletResponse.SC_OK, type, content.readAllBytes());
		}
	}

	private static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
		write(response, status, type, text.getBytes(StandardCharsets.UTF_8));
	}

	private static void write(HttpServletResponse response, int status, String type, byte[] content)
			throws IOException {
		response.setStatus(status);
		response.setContentType(type);
		response.setContentLength(content.length);
		response.getOutputStream().write(content);
	}

}
