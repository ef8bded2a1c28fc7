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

package io.outbox.autoconfigure.actuate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

import io.outbox.jdbc.MessageFilter;
import io.outbox.jdbc.MessageSearch;
import io.outbox.jdbc.MessageStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Turns the text of parameters into values, or says what is wrong with it.
 */
final class FilterParameters {

	private static final int DEFAULT_SIZE = 50;

	private static final int MAX_LENGTH = 255;

	private static final int LAST_YEAR = 9999;

	private FilterParameters() {
	}

	static MessageFilter filter(@Nullable String status, @Nullable String destination, @Nullable String key,
			@Nullable String type, @Nullable String operation, @Nullable String text, @Nullable String from,
			@Nullable String to) {
		return new MessageFilter(status(status), text("destination", destination), text("key", key), text("type", type),
				text("operation", operation), text("text", text), time("from", from), time("to", to));
	}

	static int size(@Nullable String size) {
		String value = given(size);
		if (value == null) {
			return DEFAULT_SIZE;
		}
		if (!value.matches("[0-9]{1,3}") || Integer.parseInt(value) < 1
				|| Integer.parseInt(value) > MessageSearch.MAX_SIZE) {
			throw invalid("size", value, "a number from 1 to " + MessageSearch.MAX_SIZE);
		}
		return Integer.parseInt(value);
	}

	static UUID id(String id) {
		try {
			UUID value = UUID.fromString(id);
			if (value.toString().equals(id.toLowerCase(Locale.ROOT))) {
				return value;
			}
		}
		catch (IllegalArgumentException ex) {
			throw invalid("id", id, "a message id such as 01a20fae-63ca-76bb-a6fe-d80fb59a1885");
		}
		throw invalid("id", id, "a message id such as 01a20fae-63ca-76bb-a6fe-d80fb59a1885");
	}

	static boolean flag(String name, @Nullable String value) {
		if (given(value) == null || "false".equals(value)) {
			return false;
		}
		if ("true".equals(value)) {
			return true;
		}
		throw invalid(name, String.valueOf(value), "true or false");
	}

	static String required(String name, @Nullable String value) {
		String given = text(name, value);
		if (given == null) {
			throw invalid(name, "", "given");
		}
		return given;
	}

	/** No database column takes more, and some take no NUL. */
	private static @Nullable String text(String name, @Nullable String value) {
		String given = given(value);
		if (given != null && (given.length() > MAX_LENGTH || given.indexOf('\0') >= 0)) {
			throw invalid(name, given.substring(0, Math.min(given.length(), MAX_LENGTH)),
					"a text of at most " + MAX_LENGTH + " characters without NUL");
		}
		return given;
	}

	static @Nullable String given(@Nullable String value) {
		return (value == null || value.isBlank()) ? null : value;
	}

	private static @Nullable MessageStatus status(@Nullable String value) {
		String given = given(value);
		if (given == null) {
			return null;
		}
		return Arrays.stream(MessageStatus.values())
			.filter((status) -> status.name().equalsIgnoreCase(given))
			.findFirst()
			.orElseThrow(() -> invalid("status", given, "one of " + Arrays.toString(MessageStatus.values())));
	}

	private static @Nullable Instant time(String name, @Nullable String value) {
		String given = given(value);
		if (given == null) {
			return null;
		}
		try {
			OffsetDateTime time = OffsetDateTime.parse(given.replace(' ', '+'));
			if (time.getYear() > 0 && time.getYear() <= LAST_YEAR) {
				return time.toInstant();
			}
		}
		catch (DateTimeException ex) {
			throw invalidTime(name, given);
		}
		throw invalidTime(name, given);
	}

	private static InvalidEndpointRequestException invalidTime(String name, String value) {
		return invalid(name, value, "a time such as 2026-01-31T23:59:00Z");
	}

	static InvalidEndpointRequestException invalid(String name, String value, String expected) {
		String reason = "Parameter '%s' must be %s but is '%s'".formatted(name, expected, value);
		return new InvalidEndpointRequestException(reason, reason);
	}

	/** Say it as a wrong parameter if an argument is refused. */
	static <T> T checked(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (IllegalArgumentException ex) {
			String reason = "Parameter " + ex.getMessage();
			throw new InvalidEndpointRequestException(reason, reason, ex);
		}
	}

}
