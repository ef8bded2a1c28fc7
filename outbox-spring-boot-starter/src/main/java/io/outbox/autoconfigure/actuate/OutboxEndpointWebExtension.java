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

import java.util.Map;
import java.util.function.Supplier;

import io.outbox.OutboxException;
import io.outbox.jdbc.ActionResult;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that gives the answers of an
 * {@link OutboxEndpoint} their HTTP status, and an error its reason: {@code 400} for a
 * wrong parameter, {@code 404} for what is not there, {@code 409} for a message whose
 * status does not allow the action and {@code 503} if the database or the broker refuses.
 */
@EndpointWebExtension(endpoint = OutboxEndpoint.class)
public final class OutboxEndpointWebExtension {

	private static final int CONFLICT = 409;

	private final OutboxEndpoint endpoint;

	/**
	 * Create an extension.
	 * @param endpoint the endpoint
	 */
	public OutboxEndpointWebExtension(OutboxEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Show how the outbox is.
	 * @return the status
	 */
	@ReadOperation
	public WebEndpointResponse<Object> status() {
		return answer(this.endpoint::status);
	}

	/**
	 * Find messages, see
	 * {@link OutboxEndpoint#list(String, String, String, String, String, String, String, String, String, String, String, String, String)}.
	 * @param section {@code messages}
	 * @param dataSource the name of the data source
	 * @param status the status
	 * @param destination the destination
	 * @param key the ordering key
	 * @param type the type
	 * @param operation the operation
	 * @param text part of the last error
	 * @param from the earliest time of writing
	 * @param to the time before which it was written
	 * @param cursor the {@code next} of the page before
	 * @param size the maximum number of messages
	 * @param subscriber the id of the subscriber, for {@code dead-letters}
	 * @return a page
	 */
	@ReadOperation
	public WebEndpointResponse<Object> list(@Selector String section, @Nullable String dataSource,
			@Nullable String status, @Nullable String destination, @Nullable String key, @Nullable String type,
			@Nullable String operation, @Nullable String text, @Nullable String from, @Nullable String to,
			@Nullable String cursor, @Nullable String size, @Nullable String subscriber) {
		return answer(() -> this.endpoint.list(section, dataSource, status, destination, key, type, operation, text,
				from, to, cursor, size, subscriber));
	}

	/**
	 * Show a message or a dead letter.
	 * @param section {@code messages} or {@code dead-letters}
	 * @param id the message id
	 * @param dataSource the name of the data source
	 * @param subscriber the id of the subscriber, for {@code dead-letters}
	 * @return the message
	 */
	@ReadOperation
	public WebEndpointResponse<Object> show(@Selector String section, @Selector String id, @Nullable String dataSource,
			@Nullable String subscriber) {
		return answer(() -> this.endpoint.show(section, id, dataSource, subscriber));
	}

	/**
	 * Retry, replay or discard messages, or pause or resume a destination or a
	 * subscriber.
	 * @param section {@code messages}, {@code dead-letters}, {@code destinations} or
	 * {@code subscribers}
	 * @param action the action
	 * @param context who wants it
	 * @param dataSource the name of the data source
	 * @param status the status of the messages
	 * @param destination the destination
	 * @param key the ordering key
	 * @param type the type
	 * @param operation the operation
	 * @param text part of the last error
	 * @param from the earliest time of writing
	 * @param to the time before which it was written
	 * @param force whether messages that wait to be sent may be discarded
	 * @param subscriber the id of the subscriber
	 * @param messageIds the ids of the dead letters, separated by commas
	 * @return how many there were
	 */
	@WriteOperation
	public WebEndpointResponse<Object> change(@Selector String section, @Selector String action,
			SecurityContext context, @Nullable String dataSource, @Nullable String status, @Nullable String destination,
			@Nullable String key, @Nullable String type, @Nullable String operation, @Nullable String text,
			@Nullable String from, @Nullable String to, @Nullable String force, @Nullable String subscriber,
			@Nullable String messageIds) {
		return answer(() -> this.endpoint.change(section, action, context, dataSource, status, destination, key, type,
				operation, text, from, to, force, subscriber, messageIds));
	}

	/**
	 * Retry or discard a message, or replay or discard a dead letter.
	 * @param section {@code messages} or {@code dead-letters}
	 * @param id the message id
	 * @param action {@code retry}, {@code replay} or {@code discard}
	 * @param context who wants it
	 * @param dataSource the name of the data source
	 * @param force whether a message that waits to be sent may be discarded
	 * @param subscriber the id of the subscriber, for {@code dead-letters}
	 * @return how many there were
	 */
	@WriteOperation
	public WebEndpointResponse<Object> changeOne(@Selector String section, @Selector String id, @Selector String action,
			SecurityContext context, @Nullable String dataSource, @Nullable String force, @Nullable String subscriber) {
		WebEndpointResponse<Object> response = answer(
				() -> this.endpoint.changeOne(section, id, action, context, dataSource, force, subscriber));
		if (response.getBody() instanceof ActionResult result && result.changed() == 0) {
			return error(CONFLICT,
					"Message " + id + " has a status in which it can't be "
							+ (action.equals("retry") ? "retried: it must be FAILED, EXPIRED or RETRYING"
									: "discarded: it must be FAILED or EXPIRED, or unsent with 'force'"));
		}
		return response;
	}

	private static WebEndpointResponse<Object> answer(Supplier<@Nullable Object> operation) {
		try {
			Object body = operation.get();
			return (body != null) ? new WebEndpointResponse<>(body)
					: error(WebEndpointResponse.STATUS_NOT_FOUND, "There is no such thing in the outbox");
		}
		catch (InvalidEndpointRequestException ex) {
			return error(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(ex.getReason()));
		}
		catch (OutboxException ex) {
			return error(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, String.valueOf(ex.getMessage()));
		}
	}

	private static WebEndpointResponse<Object> error(int status, String reason) {
		return new WebEndpointResponse<>(Map.of("error", reason), status);
	}

}
