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

package io.outbox.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import io.outbox.OutboxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class DialectTests {

	@ParameterizedTest
	@CsvSource({ "PostgreSQL,15.18,POSTGRESQL", "MariaDB,10.11.14-MariaDB,MARIADB", "MySQL,10.11.14-MariaDB,MARIADB",
			"MySQL,8.4.0,MYSQL", "H2,2.4.240,H2" })
	void aDatabaseIsKnownByItsProductAndVersion(String product, String version, Dialect dialect) throws SQLException {
		assertThat(Dialect.of(connection(product, version))).isEqualTo(dialect);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Oracle", "Microsoft SQL Server" })
	void aDatabaseThatOnlyHasAScriptIsNotSupported(String product) throws SQLException {
		Connection connection = connection(product, "1");

		assertThatExceptionOfType(OutboxException.class).isThrownBy(() -> Dialect.of(connection))
			.withMessageContaining("Database '" + product + "' is not supported by the outbox");
	}

	private static Connection connection(String product, String version) throws SQLException {
		DatabaseMetaData metaData = mock();
		given(metaData.getDatabaseProductName()).willReturn(product);
		given(metaData.getDatabaseProductVersion()).willReturn(version);
		Connection connection = mock();
		given(connection.getMetaData()).willReturn(metaData);
		return connection;
	}

}
