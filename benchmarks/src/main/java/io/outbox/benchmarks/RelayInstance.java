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

package io.outbox.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/**
 * A relay in a JVM of its own, which is told to start and stop. Prints a line when it is
 * ready, and after each command.
 */
public final class RelayInstance {

	static final String START = "start";

	static final String STOP = "stop";

	private RelayInstance() {
	}

	/**
	 * Run the relay until the standard input ends.
	 * @param args none
	 * @throws Exception if database or broker can't be reached
	 */
	public static void main(String[] args) throws Exception {
		try (Database database = Database.existing();
				Broker broker = Broker.rabbitMq();
				ConnectedRelay relay = new ConnectedRelay(database.dataSource(), broker, 1);
				BufferedReader commands = new BufferedReader(new InputStreamReader(System.in))) {
			System.out.println("ready");
			for (String command = commands.readLine(); command != null; command = commands.readLine()) {
				if (command.equals(START)) {
					relay.start();
				}
				else {
					relay.stop();
				}
				System.out.println(command);
			}
		}
	}

}
