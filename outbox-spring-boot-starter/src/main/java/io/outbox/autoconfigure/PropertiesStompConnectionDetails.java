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

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The details that the properties hold.
 */
final class PropertiesStompConnectionDetails implements StompConnectionDetails {

	private final OutboxProperties.Stomp properties;

	private final List<StompAddress> addresses;

	private final @Nullable SslBundles sslBundles;

	PropertiesStompConnectionDetails(OutboxProperties.Stomp properties, @Nullable SslBundles sslBundles) {
		this.properties = properties;
		this.addresses = new PropertyGroup("outbox.stomp", properties).map("addresses",
				() -> properties.getAddresses().stream().map(StompAddress::parse).toList());
		this.sslBundles = sslBundles;
	}

	@Override
	public List<StompAddress> getAddresses() {
		return this.addresses;
	}

	@Override
	public String getUsername() {
		return this.properties.getUsername();
	}

	@Override
	public String getPassword() {
		return this.properties.getPassword();
	}

	@Override
	public String getVirtualHost() {
		return this.properties.getVirtualHost();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		// An update replaces the bundle of the name
		String name = this.properties.getSsl().getBundle();
		return (name != null && this.sslBundles != null) ? this.sslBundles.getBundle(name) : null;
	}

}
