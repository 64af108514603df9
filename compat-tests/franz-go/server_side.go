// Groups of the consumer protocol (KIP-848) with franz-go, and that protocol's answers to what no client should send.
package main

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"klamm-compat/check"
)

func serverSide(balancer kgo.GroupBalancer, more ...kgo.Opt) []kgo.Opt {
	return append([]kgo.Opt{kgo.Balancers(balancer), kgo.ServerSideBalancer()}, more...)
}

func describeGroup(ctx context.Context, group string) kadm.DescribedConsumerGroup {
	var found kadm.DescribedConsumerGroup
	withAdmin(func(admin *kadm.Client) {
		groups, err := admin.DescribeConsumerGroups(ctx, group)
		check.Must(err)
		found = groups[group]
		check.Must(found.Err)
	})
	return found
}

// Once every member has what it should have: member client id to its partitions of the topic.
func settled(ctx context.Context, group, topic string) map[string][]int32 {
	owned := map[string][]int32{}
	check.Eventually(ctx, group+" is stable", func() bool { return describeGroup(ctx, group).State == "Stable" })
	for _, member := range describeGroup(ctx, group).Members {
		for partition := range member.Assignment[topic] {
			owned[member.ClientID] = append(owned[member.ClientID], partition)
		}
		list := owned[member.ClientID]
		sort.Slice(list, func(a, b int) bool { return list[a] < list[b] })
	}
	return owned
}

func sharesServerSide(balancer kgo.GroupBalancer, assignor string) func(ctx context.Context) {
	return func(ctx context.Context) {
		topic := "fg-848-" + assignor
		create(ctx, topic, 6)
		a := join(ctx, topic, serverSide(balancer, kgo.ClientID("a"))...)
		check.Eventually(ctx, "the first has all", func() bool { return len(a.partitions()) == 6 })
		b := join(ctx, topic, serverSide(balancer, kgo.ClientID("b"))...)
		check.Eventually(ctx, "three each", func() bool { return len(a.partitions()) == 3 && len(b.partitions()) == 3 })
		c := join(ctx, topic, serverSide(balancer, kgo.ClientID("c"))...)
		check.Eventually(ctx, "two each", func() bool {
			return len(a.partitions()) == 2 && len(b.partitions()) == 2 && len(c.partitions()) == 2
		})
		check.Eventually(ctx, "the coordinator agrees", func() bool {
			owned := settled(ctx, topic, topic)
			return fmt.Sprint(owned) == fmt.Sprint(map[string][]int32{"a": a.partitions(), "b": b.partitions(), "c": c.partitions()})
		})
		group := describeGroup(ctx, topic)
		check.Equal([]any{group.AssignorName, len(group.Members), group.AssignmentEpoch}, []any{assignor, 3, group.Epoch}, "group")
		for _, member := range group.Members {
			check.Equal(member.MemberEpoch, group.Epoch, "epoch of "+member.ClientID)
			check.Equal(member.MemberType, int8(1), "type of "+member.ClientID)
			check.Equal(member.SubscribedTopics, []string{topic}, "subscription of "+member.ClientID)
			check.Equal(member.Assignment, member.TargetAssignment, "target of "+member.ClientID)
		}
		withAdmin(func(admin *kadm.Client) {
			listed, err := admin.ListGroupsByType(ctx, []string{"consumer"}, "Stable")
			check.Must(err)
			check.Equal(listed[topic].ProtocolType, "consumer", "listed by type and state")
			listed, err = admin.ListGroupsByType(ctx, []string{"classic"})
			check.Must(err)
			_, exists := listed[topic]
			check.Equal(exists, false, "listed as a classic group")
			classic, err := admin.DescribeGroups(ctx, topic)
			check.Must(err)
			check.Refused(classic[topic].Err, kerr.GroupIDNotFound, "described as a classic group")
		})
		send(ctx, numbered(topic, 60, 6))
		for _, each := range []*member{a, b, c} {
			for _, record := range take(ctx, each.client, 20) {
				if !each.owned[record.Partition] {
					check.Fail("a record of partition %d, owned: %v", record.Partition, each.partitions())
				}
			}
			check.Must(each.client.CommitUncommittedOffsets(ctx))
		}
		b.client.Close()
		c.client.Close()
		check.Eventually(ctx, "the first takes over", func() bool { return len(a.partitions()) == 6 })
		withAdmin(func(admin *kadm.Client) {
			lags, err := admin.Lag(ctx, topic)
			check.Must(err)
			check.Equal(lags[topic].Lag.Total(), int64(0), "lag")
			err = admin.CommitAllOffsets(ctx, topic, kadm.OffsetsFromRecords(kgo.Record{Topic: topic, Offset: 2}))
			check.Refused(err, kerr.UnknownMemberID, "a commit from outside while there are members")
			deleted, err := admin.DeleteGroup(ctx, topic)
			if err == nil {
				err = deleted.Err
			}
			check.Refused(err, kerr.NonEmptyGroup, "deleted with members")
		})
		a.client.Close()
		check.Eventually(ctx, "empty", func() bool { return describeGroup(ctx, topic).State == "Empty" })
		withAdmin(func(admin *kadm.Client) {
			check.Must(admin.CommitAllOffsets(ctx, topic, kadm.OffsetsFromRecords(kgo.Record{Topic: topic, Offset: 2})))
			deleted, err := admin.DeleteGroup(ctx, topic)
			check.Must(err)
			check.Must(deleted.Err)
		})
	}
}

func staticServerSide(ctx context.Context) {
	topic := "fg-848-static"
	create(ctx, topic, 4)
	with := func(id string) *member {
		return join(ctx, topic, serverSide(kgo.StickyBalancer(), kgo.ClientID(id), kgo.InstanceID(id))...)
	}
	a, b := with("a"), with("b")
	defer func() { a.client.Close() }()
	check.Eventually(ctx, "two each", func() bool { return len(a.partitions()) == 2 && len(b.partitions()) == 2 })
	before := settled(ctx, topic, topic)
	epoch := describeGroup(ctx, topic).Epoch
	lost := a.lost
	client := newClient()
	defer client.Close()
	// A static member says that it will come back. franz-go leaves its instance id out there, which the broker refuses.
	id, _ := b.client.GroupMetadata()
	b.client.Close()
	away := heartbeat(topic, id, -2)
	check.Refused(beat(ctx, client, away), kerr.InvalidRequest, "away without an instance id")
	instance := "b"
	away.InstanceID = &instance
	check.Must(beat(ctx, client, away))
	check.Equal(len(describeGroup(ctx, topic).Members), 2, "members while one is away")
	b = with("b")
	check.Eventually(ctx, "it has what it had", func() bool { return fmt.Sprint(b.partitions()) == fmt.Sprint(before["b"]) })
	check.Equal(settled(ctx, topic, topic), before, "owners")
	check.Equal(describeGroup(ctx, topic).Epoch, epoch, "group epoch")
	check.Equal(a.lost, lost, "partitions that the other gave up")
	// Another with the same instance id is refused while the first is there.
	request := heartbeat(topic, "fg-848-static-second", 0, topic)
	request.InstanceID = &instance
	check.Refused(beat(ctx, client, request), kerr.UnreleasedInstanceID, "the same instance id")
	// An admin removes it for good.
	withAdmin(func(admin *kadm.Client) {
		b.client.Close()
		answers, err := admin.LeaveGroup(ctx, kadm.LeaveGroup(topic).InstanceIDs("b"))
		check.Must(err)
		check.Must(answers.Error())
	})
	check.Eventually(ctx, "the other takes over", func() bool { return len(a.partitions()) == 4 })
}

func regexServerSide(ctx context.Context) {
	create(ctx, "fg-848-regex-1", 2)
	create(ctx, "fg-848-regex-no", 1)
	client := newClient(append(serverSide(kgo.StickyBalancer()),
		kgo.ConsumerGroup("fg-848-regex"), kgo.ConsumeRegex(), kgo.ConsumeTopics("fg-848-regex-[0-9]+"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.HeartbeatInterval(200*time.Millisecond))...)
	defer client.Close()
	send(ctx, numbered("fg-848-regex-1", 2, 2))
	send(ctx, numbered("fg-848-regex-no", 2, 1))
	for _, record := range take(ctx, client, 2) {
		check.Equal(record.Topic, "fg-848-regex-1", "topic")
	}
	group := describeGroup(ctx, "fg-848-regex")
	if group.Members[0].SubscribedTopicRegex == nil || !strings.Contains(*group.Members[0].SubscribedTopicRegex, "fg-848-regex-[0-9]+") {
		check.Fail("the member's pattern: %v", group.Members[0])
	}
	create(ctx, "fg-848-regex-2", 1)
	send(ctx, numbered("fg-848-regex-2", 2, 1))
	check.Equal(take(ctx, client, 2)[1].Topic, "fg-848-regex-2", "topic made later")
}

// A member that no longer says anything loses its partitions when its session is over.
func silentServerSide(ctx context.Context) {
	topic := "fg-848-silent"
	create(ctx, topic, 2)
	client := newClient()
	defer client.Close()
	check.Must(beat(ctx, client, heartbeat(topic, "fg-848-silent-one", 0, topic)))
	b := join(ctx, topic, serverSide(kgo.StickyBalancer())...)
	defer b.client.Close()
	check.Eventually(ctx, "the other has all", func() bool { return len(b.partitions()) == 2 })
	check.Equal(len(describeGroup(ctx, topic).Members), 1, "members")
	check.Refused(beat(ctx, client, heartbeat(topic, "fg-848-silent-one", 1)), kerr.UnknownMemberID, "heartbeat after the session")
}

func heartbeat(group, member string, epoch int32, topics ...string) *kmsg.ConsumerGroupHeartbeatRequest {
	request := kmsg.NewPtrConsumerGroupHeartbeatRequest()
	request.Group, request.MemberID, request.MemberEpoch = group, member, epoch
	if epoch == 0 {
		request.RebalanceTimeoutMillis = 10000
		request.SubscribedTopicNames = topics
		request.Topics = []kmsg.ConsumerGroupHeartbeatRequestTopic{}
	}
	return request
}

func heartbeatAnswer(ctx context.Context, client *kgo.Client, request *kmsg.ConsumerGroupHeartbeatRequest) *kmsg.ConsumerGroupHeartbeatResponse {
	var answer *kmsg.ConsumerGroupHeartbeatResponse
	check.Eventually(ctx, "the coordinator is there", func() bool {
		answer = ask[*kmsg.ConsumerGroupHeartbeatResponse](ctx, client, request)
		err := kerr.ErrorForCode(answer.ErrorCode)
		return err != kerr.CoordinatorNotAvailable && err != kerr.CoordinatorLoadInProgress && err != kerr.NotCoordinator
	})
	return answer
}

func beat(ctx context.Context, client *kgo.Client, request *kmsg.ConsumerGroupHeartbeatRequest) error {
	return kerr.ErrorForCode(heartbeatAnswer(ctx, client, request).ErrorCode)
}

func refusedServerSide(ctx context.Context) {
	topic := "fg-848-refused"
	create(ctx, topic, 2)
	client := newClient()
	defer client.Close()
	wrong := func(what string, expected error, change func(request *kmsg.ConsumerGroupHeartbeatRequest)) {
		request := heartbeat(topic, "wrong", 0, topic)
		change(request)
		check.Refused(beat(ctx, client, request), expected, what)
	}
	wrong("no group", kerr.InvalidRequest, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.Group = "" })
	wrong("no member id", kerr.InvalidRequest, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.MemberID = "" })
	wrong("no subscription", kerr.InvalidRequest, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.SubscribedTopicNames = nil })
	wrong("no rebalance timeout", kerr.InvalidRequest, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.RebalanceTimeoutMillis = -1 })
	wrong("no owned partitions", kerr.InvalidRequest, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.Topics = nil })
	unknown := "telepathy"
	wrong("an unknown assignor", kerr.UnsupportedAssignor, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.ServerAssignor = &unknown })
	pattern := "fg-(unclosed"
	wrong("a pattern that does not parse", kerr.InvalidRegularExpression, func(request *kmsg.ConsumerGroupHeartbeatRequest) {
		request.SubscribedTopicNames, request.SubscribedTopicRegex = nil, &pattern
	})
	wrong("a member nobody knows", kerr.GroupIDNotFound, func(request *kmsg.ConsumerGroupHeartbeatRequest) { request.MemberEpoch = 7 })
	joined := heartbeatAnswer(ctx, client, heartbeat(topic, "right", 0, topic))
	check.Must(kerr.ErrorForCode(joined.ErrorCode))
	// The assignment may come with a later answer.
	check.Eventually(ctx, "both partitions are assigned", func() bool {
		if joined.Assignment != nil && len(joined.Assignment.Topics) > 0 {
			return len(joined.Assignment.Topics[0].Partitions) == 2
		}
		joined = heartbeatAnswer(ctx, client, heartbeat(topic, "right", joined.MemberEpoch))
		check.Must(kerr.ErrorForCode(joined.ErrorCode))
		return false
	})
	check.Refused(beat(ctx, client, heartbeat(topic, "wrong", joined.MemberEpoch)), kerr.UnknownMemberID, "an unknown member")
	check.Refused(beat(ctx, client, heartbeat(topic, "right", joined.MemberEpoch+1)), kerr.FencedMemberEpoch, "an epoch to come")
	commit := func(member string, epoch int32) error {
		request := kmsg.NewPtrOffsetCommitRequest()
		request.Group, request.MemberID, request.Generation = topic, member, epoch
		wish := kmsg.NewOffsetCommitRequestTopic()
		wish.Topic = topic
		wish.TopicID = topicID(ctx, topic)
		partition := kmsg.NewOffsetCommitRequestTopicPartition()
		partition.Offset = 1
		wish.Partitions = []kmsg.OffsetCommitRequestTopicPartition{partition}
		request.Topics = []kmsg.OffsetCommitRequestTopic{wish}
		answer := ask[*kmsg.OffsetCommitResponse](ctx, client, request)
		return kerr.ErrorForCode(answer.Topics[0].Partitions[0].ErrorCode)
	}
	check.Must(commit("right", joined.MemberEpoch))
	check.Refused(commit("right", joined.MemberEpoch+1), kerr.StaleMemberEpoch, "a commit with an epoch to come")
	check.Refused(commit("wrong", joined.MemberEpoch), kerr.UnknownMemberID, "a commit by an unknown member")
	leave := heartbeat(topic, "right", -1)
	check.Must(beat(ctx, client, leave))
	check.Eventually(ctx, "empty", func() bool { return describeGroup(ctx, topic).State == "Empty" })
}

func topicID(ctx context.Context, topic string) (id [16]byte) {
	withAdmin(func(admin *kadm.Client) {
		listed, err := admin.ListTopics(ctx, topic)
		check.Must(err)
		id = listed[topic].ID
	})
	return
}

// A group goes from classic members to members of the consumer protocol and back, one member at a time, and keeps working.
func rollingUpgrade(ctx context.Context) {
	topic := "fg-848-upgrade"
	create(ctx, topic, 4)
	classic := func(id string) *member {
		return join(ctx, topic, kgo.ClientID(id), kgo.Balancers(kgo.CooperativeStickyBalancer()), kgo.SessionTimeout(10*time.Second))
	}
	modern := func(id string) *member {
		return join(ctx, topic, serverSide(kgo.StickyBalancer(), kgo.ClientID(id))...)
	}
	sent, seen := 0, map[string]int{}
	stop := make(chan struct{})
	failed := make(chan error, 16)
	counted := make(chan string, 10000)
	follow := func(one *member) {
		for {
			fetches := one.client.PollRecords(context.Background(), 100)
			if fetches.IsClientClosed() {
				return
			}
			for _, each := range fetches.Errors() {
				// A join that waits while the group changes its protocol is answered REBALANCE_IN_PROGRESS, by Apache Kafka too
				// (GroupMetadataManager.convertToConsumerGroup): the client reports it and joins again.
				if !errors.Is(each.Err, context.Canceled) && !errors.Is(each.Err, kerr.RebalanceInProgress) {
					failed <- each.Err
				}
			}
			fetches.EachRecord(func(record *kgo.Record) { counted <- string(record.Key) })
			if err := one.client.CommitUncommittedOffsets(context.Background()); err != nil {
				// Another owner reads them again: that is how it is without transactions.
				continue
			}
		}
	}
	defer close(stop)
	flow := func(members ...*member) {
		check.Eventually(ctx, "all partitions have an owner", func() bool {
			total := 0
			for _, one := range members {
				total += len(one.partitions())
			}
			return total == 4
		})
		// The second step of a cooperative rebalance may still be under way.
		check.Eventually(ctx, "the group is stable", func() bool {
			stable := false
			withAdmin(func(admin *kadm.Client) {
				listed, err := admin.ListGroups(ctx)
				check.Must(err)
				stable = listed[topic].State == "Stable"
			})
			return stable
		})
		records := numbered(topic, 40, 4)
		for i, record := range records {
			record.Key = fmt.Appendf(nil, "%d", sent+i)
		}
		sent += len(records)
		send(ctx, records)
		check.Eventually(ctx, fmt.Sprintf("all %d records are read", sent), func() bool {
			for len(counted) > 0 {
				seen[<-counted]++
			}
			select {
			case err := <-failed:
				check.Fail("a member was told %v", err)
			default:
			}
			return len(seen) == sent
		})
	}
	start := func(one *member) *member {
		go follow(one)
		return one
	}
	kind := func() string {
		var types []string
		withAdmin(func(admin *kadm.Client) {
			for _, kind := range []string{"classic", "consumer"} {
				listed, err := admin.ListGroupsByType(ctx, []string{kind})
				check.Must(err)
				if _, exists := listed[topic]; exists {
					types = append(types, kind)
				}
			}
		})
		return strings.Join(types, " and ")
	}
	a, b := start(classic("a")), start(classic("b"))
	flow(a, b)
	check.Equal(kind(), "classic", "type with two classic members")
	c := start(modern("c"))
	flow(a, b, c)
	check.Equal(kind(), "consumer", "type with one member of each kind and one more")
	types := map[string]int8{}
	for _, one := range describeGroup(ctx, topic).Members {
		types[one.ClientID] = one.MemberType
	}
	check.Equal(types, map[string]int8{"a": 0, "b": 0, "c": 1}, "types of the members")
	a.client.Close()
	d := start(modern("d"))
	b.client.Close()
	flow(c, d)
	check.Equal(kind(), "consumer", "type when all are upgraded")
	e := start(classic("e"))
	flow(c, d, e)
	c.client.Close()
	flow(d, e)
	d.client.Close()
	check.Eventually(ctx, "a classic group again", func() bool { return kind() == "classic" })
	flow(e)
	e.client.Close()
	withAdmin(func(admin *kadm.Client) {
		lags, err := admin.Lag(ctx, topic)
		check.Must(err)
		check.Equal(lags[topic].State, "Empty", "state at last")
	})
}

func serverSideChecks() {
	check.Run("consumer protocol: three members share by uniform", sharesServerSide(kgo.StickyBalancer(), "uniform"))
	check.Run("consumer protocol: three members share by range", sharesServerSide(kgo.RangeBalancer(), "range"))
	check.Run("consumer protocol: static members", staticServerSide)
	check.Run("consumer protocol: a pattern, resolved by the broker", regexServerSide)
	check.Run("consumer protocol: a silent member is removed", silentServerSide)
	check.Run("consumer protocol: what is refused", refusedServerSide)
	check.RunWithin(100*time.Second, "consumer protocol: a group upgraded member by member, and back", rollingUpgrade)
}
