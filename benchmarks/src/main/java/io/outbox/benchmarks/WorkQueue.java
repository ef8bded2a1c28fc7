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

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * A durable queue of RabbitMQ that is filled before it is read. Closing deletes it.
 */
final class WorkQueue implements AutoCloseable {

	private static final String BODY = "{\"note\":\"" + "x".repeat(339) + "\"}";

	private final String name = "outbox-benchmark-" + UUID.randomUUID();

	private final CachingConnectionFactory connections;

	private final RabbitAdmin admin;

	WorkQueue() {
		String[] address = Variable.get("OUTBOX_TEST_RABBITMQ_AMQP").split(":");
		this.connections = new CachingConnectionFactory(address[0], Integer.parseInt(address[1]));
		this.connections.setUsername(Variable.get("OUTBOX_TEST_RABBITMQ_USERNAME"));
		this.connections.setPassword(Variable.get("OUTBOX_TEST_RABBITMQ_PASSWORD"));
		this.admin = new RabbitAdmin(this.connections);
		this.admin.declareQueue(new Queue(this.name, true));
	}

	String name() {
		return this.name;
	}

	CachingConnectionFactory connections() {
		return this.connections;
	}

	/** Have the queue receive what is sent to a STOMP topic. */
	void bind(String topic) {
		this.admin.declareBinding(new Binding(this.name, Binding.DestinationType.QUEUE, "amq.topic",
				topic.substring("/topic/".length()), null));
	}

	/**
	 * Put in so many persistent messages, each with a key of its own, and wait until the
	 * queue has them.
	 */
	void fill(int messages) throws InterruptedException {
		RabbitTemplate template = new RabbitTemplate(this.connections);
		List<Message> all = IntStream.range(0, messages).mapToObj(WorkQueue::message).toList();
		all.forEach((message) -> template.send("", this.name, message));
		while (count() < messages) {
			Thread.onSpinWait();
		}
	}

	private static Message message(int number) {
		return MessageBuilder.withBody(BODY.getBytes())
			.setDeliveryMode(MessageDeliveryMode.PERSISTENT)
			.setContentType("application/json")
			.setHeader("dop-msg-id", UUID.randomUUID().toString())
			.setHeader("dop-msg-key", "PurchaseOrder:" + number)
			.build();
	}

	private long count() {
		var information = this.admin.getQueueInfo(this.name);
		return (information != null) ? information.getMessageCount() : 0;
	}

	@Override
	public void close() {
		this.admin.deleteQueue(this.name);
		this.connections.destroy();
	}

}
