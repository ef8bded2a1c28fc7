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

package io.outbox.datasources;

import javax.sql.DataSource;

import io.outbox.HeadersGenerator;
import io.outbox.MessageTransport;
import io.outbox.Outbox;
import io.outbox.jdbc.JdbcOutbox;
import io.outbox.jdbc.MessageAppender;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BillingOutboxConfiguration {

	@Bean(defaultCandidate = false)
	@Qualifier("billing")
	Outbox billingOutbox(@Qualifier("billing") DataSource dataSource, JsonMapper jsonMapper, MessageAppender appender,
			MessageTransport transport, HeadersGenerator headersGenerator) {
		return new JdbcOutbox(dataSource, jsonMapper, appender, () -> transport, headersGenerator);
	}

}
