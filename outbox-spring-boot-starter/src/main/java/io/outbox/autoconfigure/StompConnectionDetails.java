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

import java.util.List;

import io.outbox.stomp.StompAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to connect to a STOMP broker. A bean of this type replaces address and
 * credentials of the properties.
 */
public interface StompConnectionDetails extends ConnectionDetails {

	/**
	 * Addresses of the broker, tried in turn.
	 * @return the addresses, at least one
	 */
	List<StompAddress> getAddresses();

	/**
	 * Login user of the broker.
	 * @return the user, or an empty string to log in without one
	 */
	String getUsername();

	/**
	 * Login password of the broker.
	 * @return the password
	 */
	String getPassword();

	/**
	 * Virtual host of the broker.
	 * @return the virtual host
	 */
	default String getVirtualHost() {
		return "/";
	}

	/**
	 * SSL bundle of the connections. Asked for with each of them, so that a new one may
	 * be returned when certificates were renewed. Whether there is one does not change.
	 * @return the SSL bundle, or {@code null} for connections without TLS
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
